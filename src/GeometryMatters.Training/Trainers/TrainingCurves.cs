using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeometryMatters.Training.Trainers;

/// <summary>Losses of a training as files: a line a step, with the validation after it where there was one.</summary>
internal sealed class TrainingCurves(IReadOnlyList<StepLosses> losses, IReadOnlyList<ValidationLosses> validations, OneCycleSchedule schedule)
{
    public void WriteCsv(string path) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter text = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("step,learning_rate,sparse,dense,validation_sparse,validation_dense");
        var next = 0;
        for (var step = 1; step <= losses.Count; step++)
        {
            var (sparse, dense) = losses[step - 1];
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{step},{schedule.At(step - 1).LearningRate:R},{sparse:R},{dense:R},"));
            text.WriteLine(next < validations.Count && validations[next].Step == step
                ? string.Create(CultureInfo.InvariantCulture, $"{validations[next].Sparse:R},{validations[next++].Dense:R}")
                : ",");
        }
    });

    public void WriteJson(string path) => AtomicFile.Write(path, stream =>
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        Numbers("learning_rate", Enumerable.Range(0, losses.Count).Select(s => schedule.At(s).LearningRate), json.WriteNumberValue);
        Numbers("sparse", losses.Select(l => l.Sparse), json.WriteNumberValue);
        Numbers("dense", losses.Select(l => l.Dense), json.WriteNumberValue);
        json.WriteStartArray("validations");
        foreach (var (step, sparse, dense) in validations)
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("sparse", sparse);
            json.WriteNumber("dense", dense);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void Numbers<T>(string name, IEnumerable<T> values, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                write(value);
            }

            json.WriteEndArray();
        }
    });
}
