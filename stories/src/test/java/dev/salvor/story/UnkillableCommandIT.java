package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** A command that not even KILL ends, a writer to a frozen file system, holds no run up. */
final class UnkillableCommandIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: unkillable
      phases:
        - name: one
          steps:
            - name: writer
              run: [dd, if=/dev/zero, of=/mnt/lab-frozen/writer, bs=4k, count=1]
              timeout: 3s
              grace: 1s
              idempotency: never
              retry: {maxAttempts: 2}
              fallbacks:
                - name: same-thing-otherwise
                  run: [touch, /root/fallback-ran]
              onFailure: continue
            - name: next
              run: [touch, /root/next-ran]
              timeout: 10s
      """;

  @Test
  void isRecordedWithPidAndWaitChannelAndTheRunGoesOnToItsEnd() {
    try (LabHost host = LabHost.up("frozen1")) {
      host.scenario("frozen");
      host.write("/root/book.yaml", BOOK);
      Said said = host.salvor("run", "/root/book.yaml", "--run-id", "frozen");
      assertThat(said.exit()).as("one step failed: %s", said).isEqualTo(1);
      String run = "/var/lib/salvor/runs/frozen/";
      JsonNode attempts = host.json(run + "run.json").at("/phases/0/steps/0/attempts");
      assertThat(attempts).as("no second attempt beside the first: %s", attempts).hasSize(1);
      JsonNode writer = attempts.get(0);
      assertThat(writer.path("result").asText()).isEqualTo("TIMED_OUT_ALIVE");
      JsonNode survivor = writer.at("/survivors/0");
      assertThat(survivor.path("state").asText()).isEqualTo("D");
      assertThat(survivor.path("waitChannel").asText()).isNotBlank().isNotEqualTo("0");
      assertThat(host.read("/proc/" + survivor.path("pid").asText() + "/status"))
          .as("it is still there")
          .contains("State:\tD");
      assertThat(host.read(run + "error-bundle.txt"))
          .contains(
              "timed out after 3.00 s (still alive after KILL: pid "
                  + survivor.path("pid").asText()
                  + " state D in "
                  + survivor.path("waitChannel").asText());
      assertThat(host.read(run + "main.log"))
          .contains("RUN ENDED FAILED, 0 pivots, 1 step failed, 1 attempt failed");
      assertThat(host.sh("ls /root")).contains("next-ran").doesNotContain("fallback-ran");
    }
  }
}
