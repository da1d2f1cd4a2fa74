package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Long background jobs through the command line: kept, resumed, watched, stopped on purpose. */
final class JobsIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Begins with a step of three jobs side by side; each counts into a file and never ends. */
  private static String three(String folder) {
    StringBuilder text =
        new StringBuilder(
            """
            schemaVersion: 1
            name: three
            locks: []
            phases:
              - name: jobs
                steps:
                  - name: all
                    parallel:
                      steps:
            """);
    for (String job : List.of("alpha", "beta", "gamma")) {
      text.append(
          """
                        - name: %1$s
                          uses: job
                          with:
                            name: %1$s
                            command: [sh, -c, 'echo begun >>"$0.lines"; n=0; while :; do n=$((n+1)); echo $n >"$0"; sleep 1; done', '%2$s/%1$s']
                            resume: [sh, -c, 'echo resumed >>"$0.lines"; n=$(cat "$0"); while :; do n=$((n+1)); echo $n >"$0"; sleep 1; done', '%2$s/%1$s']
                            progressFile: '%2$s/%1$s'
          """
              .formatted(job, folder));
    }
    return text.toString();
  }

  private static void endJobs(Node node) {
    for (String job : List.of("alpha", "beta", "gamma", "long", "still")) {
      if (Files.exists(node.state().resolve("jobs/" + job))) {
        node.salvor("stop", job, "--kind", "job", "--why", "the test is over", "--for", "1h");
      }
    }
  }

  private static long pid(Path job) {
    try {
      return Long.parseLong(Files.readString(job.resolve("begun")).split(" ", -1)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What differs from machine to machine beside what the golden files mask anyway. */
  private static String said(Said said) {
    return (said.out() + said.err())
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC", "TIME")
        .replaceAll("process \\d+", "process PID")
        .replaceAll("\\b\\d+ bytes", "N bytes")
        .replaceAll(" by \\w+ ", " by WHO ")
        .replaceAll("(?m)^(\\S+ +\\S+ +)" + System.getProperty("user.name") + " ", "$1WHO ")
        .replaceAll("(?m) \\d+$", " N");
  }

  private static String report(Said said) {
    String text = said(said);
    return text.substring(text.indexOf("  JOB "));
  }

  @Test
  void jobsAreStartedOnceResumedTogetherAndLeftAloneWhereStoppedOnPurpose() {
    try (Node node = Node.create()) {
      Path jobs = node.state().resolve("jobs");
      String book = node.file("three.yaml", three(node.folder().toString())).toString();
      try {
        assertThat(node.salvor("run", book).exit()).isZero();
        long alpha = pid(jobs.resolve("alpha"));
        assertThat(Node.lives(alpha)).isTrue();
        assertThat(node.salvor("run", book).exit()).as("again").isZero();
        assertThat(pid(jobs.resolve("alpha"))).as("adopted").isEqualTo(alpha);

        Golden.check(
            "stop-job.txt",
            node,
            said(node.salvor("stop", "gamma", "--kind", "job", "--why", "it's hot", "--for", "2d"))
                + said(node.salvor("stop", "gamma", "--why", "again", "--for", "1h"))
                + said(node.salvor("stops")));
        ProcessHandle.of(pid(jobs.resolve("beta"))).ifPresent(ProcessHandle::destroyForcibly);
        Awaitility.await().until(() -> !Node.lives(pid(jobs.resolve("beta"))));

        Said refused = node.salvor("run", book, "--run-id", "refused");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
        assertThat(refused.out()).contains("gamma was stopped on purpose by").contains("it's hot");

        ProcessHandle.of(pid(jobs.resolve("beta"))).ifPresent(ProcessHandle::destroyForcibly);
        Awaitility.await().until(() -> !Node.lives(pid(jobs.resolve("beta"))));
        Said resumed = node.salvor("run", "resume-jobs");
        assertThat(resumed.exit()).as("%s", resumed).isZero();
        assertThat(Node.lives(pid(jobs.resolve("beta")))).isTrue();
        assertThat(Node.lives(pid(jobs.resolve("gamma")))).isFalse();
        assertThat(node.folder().resolve("beta.lines")).hasContent("begun\nresumed\nresumed");
        assertThat(node.folder().resolve("alpha.lines")).hasContent("begun");
        Golden.check("resume-jobs.txt", node, report(resumed));

        Golden.check(
            "start-job.txt",
            node,
            said(node.salvor("start", "gamma")) + said(node.salvor("stops")));
        assertThat(Node.lives(pid(jobs.resolve("gamma")))).isTrue();
      } finally {
        endJobs(node);
      }
    }
  }

  @Test
  void aStepThatAwaitsItsJobSurvivesTheDeathOfWorkerAndEngine() throws IOException {
    try (Node node = Node.create()) {
      Path go = node.folder().resolve("go");
      String book =
          node.file(
                  "long.yaml",
                  """
                  schemaVersion: 1
                  name: long
                  locks: []
                  phases:
                    - name: jobs
                      steps:
                        - name: wait
                          uses: job
                          timeout: 5m
                          with:
                            name: long
                            state: completed
                            interval: 1s
                            command: [sh, -c, 'echo begun >>"$0.lines"; until test -e "$0"; do sleep 0.2; done', '%s']
                  """
                      .formatted(go))
              .toString();
      node.detach(book, "long");
      Path job = node.state().resolve("jobs/long");
      Awaitility.await().atMost(LONG).until(() -> Files.exists(job.resolve("begun")));
      long begun = pid(job);
      assertThat(node.kill("worker")).isTrue();
      assertThat(node.kill("engine")).isTrue();
      assertThat(Node.lives(begun)).as("no child of the worker").isTrue();
      Files.writeString(go, "");
      Said watched = node.salvor("watch", "long");
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(pid(job)).isEqualTo(begun);
      assertThat(node.folder().resolve("go.lines")).hasContent("begun");
    }
  }

  @Test
  void aJobThatStandsStillFailsItsStepWithItsLastProgressAndIsLeftRunning() {
    try (Node node = Node.create()) {
      String book =
          node.file(
                  "still.yaml",
                  """
                  schemaVersion: 1
                  name: still
                  locks: []
                  phases:
                    - name: jobs
                      steps:
                        - name: wait
                          uses: job
                          timeout: 5m
                          with:
                            name: still
                            state: completed
                            interval: 1s
                            stalled: 3s
                            progressCommand: [echo, 7 of 9]
                            command: [sh, -c, 'echo the last line; while :; do sleep 1; done']
                  """)
              .toString();
      try {
        Said said = node.salvor("run", book, "--run-id", "still");
        assertThat(said.exit()).as("%s", said).isEqualTo(1);
        assertThat(said.out())
            .contains("the job still stands still: no progress for")
            .contains("last: 7 of 9");
        assertThat(node.salvor("logs", "still", "error-bundle").out()).contains("the last line");
        assertThat(Node.lives(pid(node.state().resolve("jobs/still")))).isTrue();
        Said triage = node.salvor("run", "triage");
        assertThat(triage.exit()).as("%s", triage).isZero();
        assertThat(triage.out()).contains("job-stalled").contains("7 of 9");
      } finally {
        endJobs(node);
      }
    }
  }

  @Test
  void onAHostWithSystemdJobsOutliveTheWorkersUnitAndAreResumedAfterThePlugWasPulled() {
    try (LabHost host = LabHost.up("jobs" + ThreadLocalRandom.current().nextInt(100))) {
      host.write("/root/three.yaml", three("/var/tmp"));
      assertThat(host.salvor("run", "/root/three.yaml").exit()).isZero();
      assertThat(host.sh("systemctl is-active salvor-job-alpha salvor-job-beta salvor-job-gamma"))
          .isEqualTo("active\nactive\nactive\n");
      String before = host.sh("cut -d' ' -f2 /var/lib/salvor/jobs/*/begun");
      String worker = host.salvor("status", "--json").json().path("worker").path("pid").asText();
      host.sh("kill -9 \"$1\"", worker);
      host.sh("systemctl kill -s KILL --kill-whom=main salvor-job-beta");
      for (String pid : before.split("\n", -1)) {
        assertThat(host.exec("sh", "-c", pid.isEmpty() ? "true" : "kill -0 " + pid).exit())
            .isZero();
      }
      assertThat(host.salvor("run", "/root/three.yaml").exit()).as("adopted").isZero();
      assertThat(host.sh("cut -d' ' -f2 /var/lib/salvor/jobs/*/begun")).isEqualTo(before);

      host.salvor("stop", "gamma", "--kind", "job", "--why", "not tonight", "--for", "1d");
      host.reboot("--hard");
      Said said = host.salvor("run", "resume-jobs", "--run-id", "after");
      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(said.out())
          .containsPattern("alpha +went with a reboot of the host.* resumed +runs since")
          .containsPattern("beta +went with a reboot of the host.* resumed +runs since")
          .contains("not tonight");
      assertThat(host.read("/var/tmp/alpha.lines")).isEqualTo("begun\nresumed\n");
      assertThat(host.read("/var/tmp/beta.lines")).isEqualTo("begun\nresumed\n");
      assertThat(host.read("/var/tmp/gamma.lines")).isEqualTo("begun\n");
    }
  }
}
