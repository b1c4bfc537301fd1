using System.Runtime.ExceptionServices;
using TorchSharp;

namespace GeometryMatters.Training.Trainers;

/// <summary>A thread of its own that works beside the caller's, one piece at a time. It waits asleep, so it costs nothing where cores are shared.</summary>
internal sealed class SideThread : IDisposable
{
    private readonly SemaphoreSlim asked = new(0), done = new(0);
    private readonly Thread thread;
    private Action? work;
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="torchThreads">Threads that an operation of libtorch may use on it.</param>
    public SideThread(int torchThreads)
    {
        thread = new(() => Run(torchThreads)) { IsBackground = true, Name = "adapter training" };
        thread.Start();
    }

    /// <summary>Runs two pieces of work at the same time, one here and one there, and waits for both.</summary>
    public void Both(Action here, Action there)
    {
        work = there;
        asked.Release();
        try
        {
            here();
        }
        finally
        {
            done.Wait();
        }

        failure?.Throw();
    }

    public void Dispose()
    {
        work = null;
        asked.Release();
        thread.Join();
        asked.Dispose();
        done.Dispose();
    }

    private void Run(int torchThreads)
    {
        torch.set_num_threads(torchThreads);
        while (true)
        {
            asked.Wait();
            if (work is not { } action)
            {
                return;
            }

            try
            {
                failure = null;
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Release();
        }
    }
}
