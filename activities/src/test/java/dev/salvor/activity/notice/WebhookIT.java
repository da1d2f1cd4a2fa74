package dev.salvor.activity.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.activity.notice.Endpoint.Manner;
import dev.salvor.notice.Notice;
import dev.salvor.notice.Way;
import dev.salvor.notice.WayHealth;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks against real endpoints of every temper. */
final class WebhookIT {
  private static final Duration SHORT = Duration.ofMillis(1500);

  @TempDir private Path state;

  private Postman postman() {
    return new Postman(state, Map.of("KEY", "k3y"), Clock.systemUTC());
  }

  private Outcome send(Endpoint endpoint, Optional<String> secret) {
    return postman().send(Ways.notice("night#7"), Ways.hook(endpoint.url(), secret, SHORT));
  }

  @Test
  void aMessageIsSignedAsStandardWebhooksSay() throws Exception {
    byte[] key = "0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8);
    Path file = state.resolve("secret");
    Files.writeString(file, "whsec_" + Base64.getEncoder().encodeToString(key) + "\n");
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      assertThat(send(endpoint, Optional.of("file:" + file)))
          .isEqualTo(Outcome.accepted("answered 204"));

      Endpoint.Got got = endpoint.got().getFirst();
      assertThat(got.line()).isEqualTo("POST /hook HTTP/1.1");
      assertThat(got.headers())
          .containsEntry("webhook-id", "night#7")
          .containsEntry("content-type", "application/json");
      String time = got.headers().get("webhook-timestamp");
      assertThat(Long.parseLong(time)).isCloseTo(Instant.now().getEpochSecond(), within(60L));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(("night#7." + time + "." + got.body()).getBytes(StandardCharsets.UTF_8));
      assertThat(got.headers().get("webhook-signature"))
          .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal()));
      JsonNode body = SalvorJson.mapper().readTree(got.body());
      assertThat(body.path("type").asText()).isEqualTo("salvor.question");
      assertThat(body.path("data").path("run").asText()).isEqualTo("night");
      assertThat(body.path("data").path("detail").asText()).contains("`id` ü");
      assertThat(body.path("data").path("machine").asText()).isNotBlank();
    }
  }

  private static org.assertj.core.data.Offset<Long> within(long seconds) {
    return org.assertj.core.data.Offset.offset(seconds);
  }

  /** The example of the specification's own reference implementation. */
  @Test
  void theSignatureIsThatOfTheReference() {
    assertThat(
            Signature.of(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330L,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILS, answered 500",
    "SENDS_ELSEWHERE, redirects are not followed",
    "HANGS, no answer within",
    "DRIPS, no answer within",
    "TALKS_NONSENSE, ''",
    "CLOSES, ''"
  })
  void whatIsNotTakenIsTriedAgainAndIsOnRecord(Manner manner, String said) throws IOException {
    try (Endpoint endpoint = new Endpoint(manner)) {
      long begun = System.nanoTime();
      Outcome outcome = send(endpoint, Optional.empty());

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.again()).isTrue();
                assertThat(refused.why()).contains(said).isNotBlank();
              });
      WayHealth health = WayHealth.read(state, "hook");
      assertThat(health.failures()).isOne();
      assertThat(health.why()).isNotBlank();

      endpoint.now(Manner.TAKES);
      assertThat(send(endpoint, Optional.empty())).isInstanceOf(Outcome.Accepted.class);
      assertThat(WayHealth.read(state, "hook").failures()).isZero();
      assertThat(endpoint.got())
          .extracting(got -> got.headers().get("webhook-id"))
          .containsOnly("night#7");
    }
  }

  @Test
  void aPortWhereNobodyListensRefuses() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(
            postman()
                .send(
                    Ways.notice("n#1"),
                    Ways.hook("http://127.0.0.1:" + port, Optional.empty(), SHORT)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.why()).contains("no connection"));
  }

  @Test
  void anAnswerWhoseBodyNeverEndsIsAnAnswer() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.TAKES_AND_NEVER_ENDS)) {
      assertThat(send(endpoint, Optional.empty())).isEqualTo(Outcome.accepted("answered 200"));
    }
  }

  @Test
  void anEndpointThatIsGoneIsNotAskedAgain() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.IS_GONE)) {
      assertThat(send(endpoint, Optional.empty()))
          .isEqualTo(new Outcome.Refused("answered 410", false));
    }
  }

  @Test
  void whatWasAcceptedIsNeverSentAgain() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      send(endpoint, Optional.empty());
      assertThat(send(endpoint, Optional.empty())).isEqualTo(Outcome.accepted("accepted before"));
      assertThat(endpoint.got()).hasSize(1);
    }
  }

  /** A run that was started anew on an empty store counts its events from one again. */
  @Test
  void anotherEventOfTheSameNumberIsToldAllTheSame() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      send(endpoint, Optional.empty());
      Notice later = Ways.notice("night#7", Instant.parse("2026-11-20T05:00:00Z"));
      Outcome outcome = postman().send(later, Ways.hook(endpoint.url(), Optional.empty(), SHORT));

      assertThat(outcome).isEqualTo(Outcome.accepted("answered 204"));
      assertThat(endpoint.got()).hasSize(2);
    }
  }

  @Test
  void aWayThatHangsHasFourPlacesAndTheOthersHaveTheirs() throws Exception {
    Postman postman = postman();
    try (Endpoint hangs = new Endpoint(Manner.HANGS);
        Endpoint takes = new Endpoint(Manner.TAKES)) {
      Way wall = Ways.hook(hangs.url(), Optional.empty(), Duration.ofSeconds(20));
      Way good =
          Ways.way(
              "good", new Way.Means.Webhook(takes.url(), Optional.empty(), Map.of(), true), SHORT);
      List<Thread> waiting =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      Thread.ofVirtual()
                          .start(() -> postman.sendIfFree(Ways.notice("n#" + i), wall, 2)))
              .toList();
      Awaitility.await().until(() -> hangs.got().size() == 4);

      assertThat(postman.sendIfFree(Ways.notice("n#5"), wall, 2)).isEmpty();
      assertThat(WayHealth.read(state, "hook").failures()).isZero();
      assertThat(postman.sendIfFree(Ways.notice("n#5"), good, 2))
          .contains(Outcome.accepted("answered 204"));
      hangs.now(Manner.TAKES);
      for (Thread thread : waiting) {
        thread.interrupt();
        thread.join();
      }
      assertThat(postman.sendIfFree(Ways.notice("n#5"), wall, 2)).as("places are free").isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "14, 4", "15, 3", "50, 1"})
  void thePlacesOfAllWaysFitIntoTheNodes(int ways, int each) {
    assertThat(Places.each(ways)).isEqualTo(each);
    assertThat(ways * Places.each(ways)).isLessThan(Places.ALL);
  }

  @Test
  void aSecretThatIsNotThereSendsNothing() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      assertThat(send(endpoint, Optional.of("env:NO_SUCH")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.why()).contains("NO_SUCH").contains("SALVOR_NODE_ENV"));
      assertThat(endpoint.got()).isEmpty();
    }
  }

  @Test
  void theAddressMayBeASecretThatIsReadAtEachUse() throws IOException {
    Path file = state.resolve("hook.url");
    Way way = Ways.hook("file:" + file, Optional.empty(), SHORT);
    assertThat(postman().missing(way))
        .containsExactly("the secret's file " + file + " cannot be read");
    Files.writeString(file, "hooks.example.org/KEY");
    assertThat(postman().missing(way)).singleElement().asString().contains("no address");
    assertThat(postman().send(Ways.notice("n#3"), way))
        .isEqualTo(Outcome.refused("what stands in file:" + file + " is no address"));
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      Files.writeString(file, endpoint.url() + "\n");
      assertThat(postman().missing(way)).isEmpty();
      assertThat(postman().send(Ways.notice("n#3"), way)).isInstanceOf(Outcome.Accepted.class);
      assertThat(endpoint.got()).hasSize(1);
    }
  }

  @Test
  void whereARedirectLeadsIsShownWithoutItsPath() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.SENDS_ELSEWHERE)) {
      assertThat(send(endpoint, Optional.empty()))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.why()).contains("http://127.0.0.1:9/…").doesNotContain("9/x"));
    }
  }

  @Test
  void headersMayBeSecretsAndTheTextMayGoAlone() throws IOException {
    try (Endpoint endpoint = new Endpoint(Manner.TAKES)) {
      Way way =
          Ways.way(
              "plain",
              new Way.Means.Webhook(
                  endpoint.url(), Optional.empty(), Map.of("X-Key", "env:KEY"), false),
              SHORT);
      postman().send(Ways.notice("n#2"), way);

      Endpoint.Got got = endpoint.got().getFirst();
      assertThat(got.headers())
          .containsEntry("x-key", "k3y")
          .containsEntry("content-type", "text/plain; charset=utf-8");
      assertThat(got.body()).startsWith("exited with 3");
    }
  }
}
