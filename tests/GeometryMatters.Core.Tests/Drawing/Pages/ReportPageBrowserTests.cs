using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeometryMatters.Drawing.Pages;

namespace GeometryMatters.Tests.Drawing.Pages;

/// <summary>The page as a browser sees it: what a pointer, keys and sliders change, and that nothing goes wrong meanwhile.</summary>
public class ReportPageBrowserTests
{
    private const string Catcher = """
        <script>
        window.wrong = [];
        addEventListener("error", e => wrong.push(String(e.message || e.target?.tagName)), true);
        addEventListener("unhandledrejection", e => wrong.push(String(e.reason)));
        addEventListener("securitypolicyviolation", e => wrong.push(`policy: ${e.blockedURI}`));
        for (const level of ["error", "warn"]) { const plain = console[level]; console[level] = (...a) => { wrong.push(a.join(" ")); plain(...a); }; }
        </script>
        """;

    private const string Driver = """
        addEventListener("load", () => setTimeout(async () => {
          const result = {}, pause = () => new Promise(done => setTimeout(done, 120));
          const one = (selector, within = document) => within.querySelector(selector);
          const all = (selector, within = document) => [...within.querySelectorAll(selector)];
          const text = selector => one(selector).textContent;
          // Colour of a canvas in the middle of a grid cell.
          const pixel = (canvas, cell) => {
            const x = (cell % 8 + .5) / 8 * canvas.width, y = (Math.floor(cell / 8) + .5) / 8 * canvas.height;
            const copy = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, -Math.floor(x), -Math.floor(y));
            return [...copy.getImageData(0, 0, 1, 1).data].join();
          };
          try {
            const explorer = one("[data-widget=explorer]"), ask = one(".ask", explorer);
            const heat = () => all(".grey canvas", explorer);
            result.startCell = explorer.dataset.cell;
            const area = ask.getBoundingClientRect();
            const point = (type, column, row, pointerType, buttons) => ask.dispatchEvent(new PointerEvent(type, {
              bubbles: true, pointerType, buttons, clientX: area.left + area.width * (column + .5) / 8, clientY: area.top + area.height * (row + .5) / 8 }));
            point("pointermove", 4, 3, "mouse", 0); await pause();
            result.mouseCell = explorer.dataset.cell;
            result.bestItself = [pixel(heat()[0], 28), pixel(heat()[0], 27)];
            result.bestMirrored = [pixel(heat()[1], 27), pixel(heat()[1], 28)];
            result.read = text("[data-widget=explorer] .read");
            point("pointermove", 2, 2, "touch", 0);
            result.hoverOfTouch = explorer.dataset.cell;
            point("pointerdown", 2, 5, "touch", 1);
            result.touchCell = explorer.dataset.cell;
            const key = name => { ask.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true })); return explorer.dataset.cell; };
            result.keys = ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown"].map(key);
            result.spoken = text("[data-widget=explorer] [role=status]");
            all("input[type=radio]", explorer)[1].click(); await pause();
            result.secondPair = explorer.dataset.cell;

            const study = one("[data-widget=thresholds]"), slider = one("input[type=range]", study), lines = one("canvas", study);
            const rates = () => ["false-positives", "recall", "yield", "kept"].map(n => text(`[data-value=${n}]`)).join(" | ");
            const slide = async v => { slider.value = v; slider.dispatchEvent(new Event("input", { bubbles: true })); await pause(); return rates(); };
            result.usual = rates();
            const before = lines.toDataURL();
            result.widest = await slide(400);
            result.linesFollow = before !== lines.toDataURL();
            result.atAnError = await slide(40);
            result.least = await slide(0);
            result.said = slider.getAttribute("aria-valuetext");
            const group = legend => all("fieldset", study).find(f => text.call(null, `#${f.id || (f.id = "f" + Math.random().toString(36).slice(2))} legend`) === legend);
            all("input", group("Filter"))[1].click(); await pause();
            result.otherFilter = rates() + " | " + text("[data-widget=thresholds] output");
            all("input", group("Features"))[1].click(); await pause();
            result.otherFeatures = rates();
            all("input", group("Pair shown"))[1].click(); await pause();
            result.otherPair = rates();

            const compare = one("[data-widget=compare]"), handle = one("input[type=range]", compare), box = one(".compare", compare);
            handle.value = 20; handle.dispatchEvent(new Event("input", { bubbles: true }));
            result.handle = getComputedStyle(one(".after", compare)).clipPath;
            const place = box.getBoundingClientRect();
            handle.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, clientX: place.left + place.width * .75, clientY: place.top + 5, buttons: 1 }));
            result.pressed = Math.round(handle.value);
            all("input[type=radio]", compare)[1].click();
            result.compared = one(".before", compare).alt;

            result.overflow = document.documentElement.scrollWidth > innerWidth;
            result.drawn = all("img").every(i => i.loading === "lazy" || (i.complete && i.naturalWidth > 0));
            result.unnamed = all("img:not([alt]),input:not([aria-label]):not([id])").filter(e => !e.closest("label")).length;
            result.page = getComputedStyle(document.body).backgroundColor;
          } catch (e) { wrong.push(e.stack); }
          result.wrong = wrong;
          const out = document.createElement("pre");
          out.id = "result"; out.textContent = JSON.stringify(result);
          document.body.append(out);
        }, 200));
        """;

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(500, 844)] // The narrowest window that Chromium opens.
    public async Task Pointers_keys_and_sliders_change_what_they_should(int width, int height)
    {
        var result = await Try(width, height);
        string Text(string name) => result.GetProperty(name).ToString();

        Assert.Equal("18", Text("startCell"));
        Assert.Equal("28", Text("mouseCell"));
        const string Red = "225,20,30,255";
        Assert.StartsWith($"[\"{Red}\"", Text("bestItself"), StringComparison.Ordinal);
        Assert.StartsWith($"[\"{Red}\"", Text("bestMirrored"), StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(Text("bestItself"), Red));
        Assert.Equal(1, Regex.Count(Text("bestMirrored"), Red));
        Assert.Equal("0.10 to 0.90, 1 place within 5\u00a0% of the best", Text("read"));
        Assert.Equal("28", Text("hoverOfTouch"));
        Assert.Equal("42", Text("touchCell"));
        Assert.Equal("[\"43\",\"35\",\"34\",\"34\",\"42\"]", Text("keys"));
        Assert.StartsWith("Row 6, column 3. itself: 0.10 to 0.90", Text("spoken"), StringComparison.Ordinal);
        Assert.Equal("18", Text("secondPair"));

        // Errors 0.01 to 0.04 and +∞; right are the first, the third and the last.
        Assert.Equal("50.0 % | 33.3 % | 40.0 % | 3 of 6 matches of this pair survive.", Text("usual"));
        Assert.Equal("50.0 % | 66.7 % | 80.0 % | 5 of 6 matches of this pair survive.", Text("widest"));
        Assert.Equal("0.0 % | 33.3 % | 20.0 % | 1 of 6 matches of this pair survive.", Text("atAnError"));
        Assert.Equal("– | 0.0 % | 0.0 % | 0 of 6 matches of this pair survive.", Text("least"));
        Assert.Equal("0.000 of the diagonal: – false positives, 0.0 % recall", Text("said"));
        Assert.Equal("True", Text("linesFollow"));
        Assert.Equal("50.0 % | 33.3 % | 40.0 % | 3 of 6 matches of this pair survive. | 27 °", Text("otherFilter"));
        Assert.Equal("50.0 % | 100.0 % | 100.0 % | 3 of 6 matches of this pair survive.", Text("otherFeatures"));
        Assert.Equal("50.0 % | 100.0 % | 100.0 % | 2 of 5 matches of this pair survive.", Text("otherPair"));

        Assert.Equal("inset(0px 0px 0px 20%)", Text("handle"));
        Assert.Equal("75", Text("pressed"));
        Assert.Equal("chair, IoU 0.60", Text("compared"));

        Assert.Equal("False", Text("overflow"));
        Assert.Equal("True", Text("drawn"));
        Assert.Equal("0", Text("unnamed"));
        Assert.Equal("rgb(255, 255, 255)", Text("page"));
    }

    [Fact]
    public async Task A_dark_scheme_is_followed() =>
        Assert.Equal("rgb(18, 22, 27)", (await Try(1280, 900, "--blink-settings=preferredColorScheme=0")).GetProperty("page").GetString());

    [Fact]
    public async Task A_finger_takes_the_handle_anywhere_on_the_pictures()
    {
        const string Watch = """
            addEventListener("load", () => setTimeout(() => {
              const box = document.querySelector(".compare"), result = { wrong, coarse: matchMedia("(pointer:coarse)").matches };
              box.scrollIntoView({ block: "center", behavior: "instant" });
              const area = box.getBoundingClientRect();
              result.taken = [.02, .5, .98].map(y => document.elementFromPoint(area.left + area.width / 2, area.top + area.height * y).type);
              const out = document.createElement("pre");
              out.id = "result"; out.textContent = JSON.stringify(result);
              document.body.append(out);
            }, 200));
            """;
        var result = await Try(500, 844, TestPage.Create(), Watch, "--blink-settings=primaryPointerType=2,availablePointerTypes=2");
        Assert.True(result.GetProperty("coarse").GetBoolean());
        Assert.Equal("""["range","range","range"]""", result.GetProperty("taken").ToString());
    }

    [Fact]
    public async Task Without_known_matches_the_slider_tells_how_many_survive()
    {
        const string Watch = """
            addEventListener("load", () => setTimeout(() => {
              const slider = document.querySelector("input[type=range]"), result = { wrong, figures: [...document.querySelectorAll(".figures *")].map(e => e.textContent) };
              slider.value = 400; slider.dispatchEvent(new Event("input", { bubbles: true }));
              result.widest = document.querySelector("[data-value=yield]").textContent;
              result.said = slider.getAttribute("aria-valuetext");
              result.key = document.querySelector(".key").textContent;
              const out = document.createElement("pre");
              out.id = "result"; out.textContent = JSON.stringify(result);
              document.body.append(out);
            }, 200));
            """;
        var result = await Try(1280, 900, TestPage.CreateUnjudged(), Watch);
        Assert.Equal("""["50.0 %","survive"]""", result.GetProperty("figures").ToString());
        Assert.Equal("83.3 %", result.GetProperty("widest").GetString());
        Assert.Equal("0.100 of the diagonal: 83.3 % survive", result.GetProperty("said").GetString());
        Assert.Equal("match, coloured by where it starts", result.GetProperty("key").GetString());
    }

    private static Task<JsonElement> Try(int width, int height, params string[] more) => Try(width, height, TestPage.Create(), Driver, more);

    private static async Task<JsonElement> Try(int width, int height, ReportPage page, string driver, params string[] more)
    {
        var html = page.ToHtml().Replace("<head>", "<head>" + Catcher, StringComparison.Ordinal);
        Assert.SkipWhen(Chromium.Path is null, "No Chromium on the PATH.");
        var (dom, log) = await Chromium.Run(html, driver, width, height, TestContext.Current.CancellationToken, more);
        var found = Regex.Match(dom, "<pre id=\"result\">(.*?)</pre>", RegexOptions.Singleline);
        Assert.True(found.Success, $"The page did not get through; the browser's log:\n{log}");
        var result = JsonDocument.Parse(WebUtility.HtmlDecode(found.Groups[1].Value)).RootElement;
        Assert.Equal("[]", result.GetProperty("wrong").ToString());
        Assert.DoesNotContain(":CONSOLE", log, StringComparison.Ordinal);
        return result;
    }
}
