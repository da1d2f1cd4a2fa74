package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.salvor.worker.process.OsLock;
import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server of every temper: what it says is a finding, whatever it says. */
final class OrchestratorLookIT {
  private static final String GOOD =
      "{\"paused\": false, \"queue\": 0, \"drones\": [{\"name\": \"b1\", \"up\": true}]}";

  @TempDir private Path state;
  private final Map<String, String> env = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private volatile Answering answering = to -> say(to, 200, GOOD);

  /** How the server answers. */
  private interface Answering {
    void answer(HttpExchange to) throws IOException;
  }

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        to -> {
          asked.add(to.getRequestMethod() + " " + to.getRequestURI().getPath());
          answering.answer(to);
        });
    server.start();
    env.put("WITH_NAME", "swarm");
    env.put("WITH_STATUS_URL", url("/status"));
    env.put("WITH_PAUSED_AT", "/paused");
    env.put("WITH_QUEUED_AT", "/queue");
    env.put("WITH_BUILDERS_AT", "/drones");
    env.put("WITH_BUILDERS_COUNT", "1");
    env.put("WITH_BUILDERS_0", "b1=enabled");
    env.put("WITH_PAUSED_LIMIT", "0");
    env.put("WITH_LIMIT", "1");
  }

  @AfterEach
  void end() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static void say(HttpExchange to, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    to.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = to.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void never() {
    try {
      over.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Looks looks() {
    return new Looks(
        env,
        state,
        Clock.systemUTC(),
        new OrchestratorLook.Pace(Duration.ofMillis(10), Duration.ofMillis(100)));
  }

  private List<Finding> look() throws IOException {
    Looks.Seen seen =
        looks().look("orchestrator", "fleet", "orchestrator", Duration.ZERO).orElseThrow();
    return FindingLines.read(FindingLines.write(seen.findings())).findings();
  }

  private Finding one() throws IOException {
    List<Finding> all = look();
    assertThat(all).hasSize(1);
    Finding one = all.getFirst();
    String shown = one.subject() + one.detail().replace("\n", "");
    assertThat(shown.chars()).as(shown).noneMatch(Character::isISOControl);
    return one;
  }

  @Test
  void aGoodAnswerIsNoFinding() throws IOException {
    assertThat(look()).isEmpty();
    assertThat(asked).containsExactly("GET /status");
  }

  @Test
  void whatCannotBeUsedIsOneFindingInClearWords() throws IOException {
    answering = to -> say(to, 500, "no\u001b[31m way\r\nInjected: yes");
    assertThat(one().detail()).endsWith("it answers 500: no\\e[31m way\\r\\nInjected: yes");
    answering = to -> say(to, 200, "<html>\u202esoon</html>");
    assertThat(one().detail()).contains("its answer is no JSON").contains("<html>\\u{202e}soon");
    answering = to -> say(to, 200, "");
    assertThat(one().detail()).endsWith("its answer is empty");
    answering = to -> say(to, 200, "[".repeat(100_000));
    assertThat(one().detail()).contains("its answer is no JSON");
    answering = to -> say(to, 200, "{\"paused\": false}");
    assertThat(one().detail()).endsWith("its answer has nothing at /queue");
    answering = to -> say(to, 200, "{\"paused\": false, \"queue\": \"many\\n\"}");
    assertThat(one().detail()).contains("no number at /queue but \"many\\n\"");
    answering = to -> say(to, 200, "{\"paused\": false, \"queue\": 0, \"drones\": 7}");
    assertThat(one().detail()).endsWith("neither a list nor an object at /drones but 7");
    assertThat(asked).hasSize(14).containsOnly("GET /status");
  }

  @Test
  void aRedirectIsNotFollowedAndSaysWhere() throws IOException {
    answering =
        to -> {
          to.getResponseHeaders().add("Location", "http://user:key@elsewhere.example/x?token=1");
          say(to, 302, "");
        };
    assertThat(one().detail())
        .contains("a redirect to http://elsewhere.example/x; redirects are not followed");
  }

  @Test
  void fiftyMegabytesAreNotRead() throws IOException {
    answering =
        to -> {
          to.sendResponseHeaders(200, 0);
          try (OutputStream out = to.getResponseBody()) {
            byte[] part = new byte[1 << 20];
            for (int at = 0; at < 50; at++) {
              out.write(part);
            }
          } catch (IOException closed) {
            asked.add("broken off");
          }
        };
    env.put("WITH_LIMIT", "20");
    assertThat(one().detail()).endsWith("its answer is longer than 4 MB");
  }

  @Test
  void oneThatHangsBeforeOrWithinItsAnswerIsNotWaitedFor() throws IOException {
    answering = to -> never();
    assertThat(one().detail()).endsWith("no whole answer within 1 s");
    answering =
        to -> {
          to.sendResponseHeaders(200, 0);
          to.getResponseBody().write('{');
          to.getResponseBody().flush();
          never();
        };
    assertThat(one().detail()).endsWith("no whole answer within 1 s");
  }

  @Test
  void nobodyThereIsAFindingAndWhatWasKnownLasts() throws IOException {
    answering = to -> say(to, 200, "{\"paused\": false, \"queue\": 0, \"drones\": []}");
    env.put("WITH_GONE_LIMIT", "0");
    assertThat(one().key()).isEqualTo("builder:b1");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      env.put("WITH_STATUS_URL", "http://127.0.0.1:" + free.getLocalPort() + "/status");
    }
    Looks.Seen seen =
        looks().look("orchestrator", "fleet", "orchestrator", Duration.ZERO).orElseThrow();
    assertThat(seen.findings().findings()).extracting(Finding::key).containsExactly("answer");
    assertThat(seen.findings().unseen()).contains("builder:", "pause", "idle");
  }

  @Test
  void itIsAskedToGoOnOnceWithItsHeaderAndBody() throws IOException {
    Path key = Files.writeString(state.resolve("key"), "se cret\n");
    List<String> said = new ArrayList<>();
    boolean[] paused = {true};
    answering =
        to -> {
          said.add(to.getRequestHeaders().getFirst("X-Key"));
          if (to.getRequestMethod().equals("PUT")) {
            said.add(new String(to.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            paused[0] = false;
          }
          say(to, 200, GOOD.replace("false", "" + paused[0]));
        };
    // Of a machine that is slow no call may be lost here.
    env.put("WITH_LIMIT", "20");
    env.put("WITH_HEADER", "X-Key: file:" + key);
    env.put("WITH_RESUME_URL", url("/resume"));
    env.put("WITH_RESUME_METHOD", "PUT");
    env.put("WITH_RESUME_BODY", "{\"go\": true}");
    Finding resumed = one();
    assertThat(resumed.manner()).isEqualTo(Finding.Manner.ONCE);
    assertThat(resumed.detail()).doesNotContain("se cret");
    assertThat(look()).extracting(Finding::sign).containsExactly(resumed.sign());
    assertThat(asked).containsExactly("GET /status", "PUT /resume", "GET /status", "GET /status");
    assertThat(said).contains("{\"go\": true}").contains("se cret").doesNotContainNull();
  }

  @Test
  void oneThatStaysPausedIsAskedOnceOnly() throws IOException {
    answering =
        to ->
            say(
                to,
                to.getRequestMethod().equals("POST") ? 403 : 200,
                GOOD.replace("false", "\"2026-11-20T03:00:00Z\""));
    env.put("WITH_RESUME_URL", url("/resume"));
    assertThat(one().detail()).contains("without effect: it answers 403");
    assertThat(one().sign()).isEqualTo("not-resumed");
    assertThat(asked.stream().filter("POST /resume"::equals)).hasSize(1);
  }

  @Test
  void oneThatIsInTroubleIsAskedAgainUntilItGoesOn() throws IOException {
    String paused = GOOD.replace("false", "\"2026-11-20T03:00:00Z\"");
    boolean[] goesOn = {false};
    answering =
        to -> {
          long calls = asked.stream().filter("POST /resume"::equals).count();
          if (to.getRequestMethod().equals("GET")) {
            say(to, 200, goesOn[0] ? GOOD : paused);
          } else if (calls == 1) {
            say(to, 503, "soon");
          } else if (calls == 2) {
            never();
          } else {
            goesOn[0] = true;
            say(to, 200, "");
          }
        };
    env.put("WITH_RESUME_URL", url("/resume"));
    env.put("WITH_LIMIT", "20");
    assertThat(one().detail()).contains("it answers 503: soon\ncall 1 of 3");
    env.put("WITH_LIMIT", "2");
    assertThat(one().detail()).contains("no whole answer within 2 s\ncall 2 of 3");
    env.put("WITH_LIMIT", "20");
    assertThat(one().sign()).startsWith("resumed-");
    assertThat(asked.stream().filter("POST /resume"::equals)).hasSize(3);
  }

  @Test
  void wrongParametersAreSaid() {
    env.put("WITH_PAUSED_AT", "paused");
    assertThatThrownBy(this::look).hasMessageContaining("pausedAt: \"paused\" is no JSON pointer");
    env.put("WITH_PAUSED_AT", "/paused");
    env.put("WITH_HEADER", "X-Key: secret");
    assertThatThrownBy(this::look).hasMessageContaining("never the value");
    env.put("WITH_HEADER", "");
    env.put("WITH_STATUS_URL", "ftp://x/");
    assertThatThrownBy(this::look).hasMessageContaining("no address that begins with http");
  }

  @Test
  void besideAnotherSuchLookNothingIsAskedOrCalled() throws IOException {
    Path folder = Files.createDirectories(state.resolve(Looks.FOLDER));
    try (OsLock held = OsLock.tryTake(folder.resolve("fleet.orchestrator.lock")).orElseThrow()) {
      assertThat(held.isHeld()).isTrue();
      assertThat(looks().look("orchestrator", "fleet", "orchestrator", Duration.ZERO)).isEmpty();
    }
    assertThat(asked).isEmpty();
  }
}
