package dev.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium with a profile of its own, for pages on this machine. Closing it ends all of
 * its processes. Not for several threads.
 */
public final class Chromium implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final Path profile;
  private final Process process;
  private final DevTools tools;
  private final String session;

  private Chromium(Path profile, Process process, DevTools tools, String session) {
    this.profile = profile;
    this.process = process;
    this.tools = tools;
    this.session = session;
  }

  /** How a page is looked at. */
  public record Look(int width, int height, boolean dark, boolean print) {
    public static final Look DESK = new Look(1280, 900, false, false);
    public static final Look PHONE = new Look(400, 800, false, false);

    public Look inDark() {
      return new Look(width, height, true, print);
    }

    public Look onPaper() {
      return new Look(width, height, dark, true);
    }
  }

  /** Starts it; skips the test where there is none. */
  public static Chromium start() {
    Optional<Path> program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> Require.onPath(name).stream())
            .findFirst();
    Require.that(program.isPresent(), "the browser chromium is needed");
    try {
      Path profile = Files.createTempDirectory("salvor-chromium");
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.orElseThrow().toString(),
                  "--headless=new",
                  "--disable-gpu",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile));
      if ("root".equals(System.getProperty("user.name"))) {
        command.add("--no-sandbox");
      }
      command.add("about:blank");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      DevTools tools = new DevTools(address(process, profile));
      JsonNode target = tools.call("", "Target.createTarget", Map.of("url", "about:blank"));
      String session =
          tools
              .call(
                  "",
                  "Target.attachToTarget",
                  Map.of("targetId", target.path("targetId").asText(), "flatten", true))
              .path("sessionId")
              .asText();
      for (String domain : List.of("Page", "Log", "Runtime", "Network")) {
        tools.call(session, domain + ".enable", Map.of());
      }
      return new Chromium(profile, process, tools, session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The browser writes it into its profile when it listens. */
  private static URI address(Process process, Path profile) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    long until = System.nanoTime() + START_LIMIT.toNanos();
    try {
      while (System.nanoTime() < until && !process.waitFor(50, TimeUnit.MILLISECONDS)) {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() >= 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IllegalStateException("chromium did not start within " + START_LIMIT);
  }

  /** Opens the file and waits until it is laid out and painted; how long that took. */
  public Duration open(Path file, Look look) {
    tools.call(
        session,
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            look.width(),
            "height",
            look.height(),
            "deviceScaleFactor",
            1,
            "mobile",
            look.width() < 600));
    tools.call(
        session,
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            look.print() ? "print" : "",
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", look.dark() ? "dark" : "light"))));
    long begun = System.nanoTime();
    tools.call(session, "Page.navigate", Map.of("url", file.toUri().toString()));
    while (!eval("document.readyState + location.protocol").equals("completefile:")) {
      Thread.onSpinWait();
    }
    eval("document.documentElement.getBoundingClientRect().height");
    screenshot();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The value of an expression in the page, as text. */
  public String eval(String expression) {
    JsonNode answer =
        tools.call(
            session,
            "Runtime.evaluate",
            Map.of("expression", "String(" + expression + ")", "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value").asText();
  }

  /** What is seen now, as PNG. */
  public byte[] screenshot() {
    JsonNode shot = tools.call(session, "Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  /** Errors, warnings and whatever a script said, of all pages so far. */
  public List<String> complaints() {
    return tools.told().stream()
        .filter(
            m ->
                m.path("method")
                    .asText()
                    .matches("Log.entryAdded|Runtime.(consoleAPICalled|exceptionThrown)"))
        .map(JsonNode::toString)
        .toList();
  }

  /** What pages asked for, themselves included. */
  public List<String> requests() {
    return tools.told().stream()
        .filter(m -> m.path("method").asText().equals("Network.requestWillBeSent"))
        .map(m -> m.path("params").path("request").path("url").asText())
        .toList();
  }

  @Override
  public void close() {
    tools.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.out.println("left behind: " + profile + " (" + left.getMessage() + ")");
    }
  }
}
