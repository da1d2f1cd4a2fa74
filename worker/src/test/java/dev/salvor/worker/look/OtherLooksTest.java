package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats, schedules, staging, drift and the settings of builders. */
final class OtherLooksTest {
  private static final Duration TEN = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;
  private LookCase looks;

  @BeforeEach
  void begin() {
    looks = new LookCase(folder);
  }

  private static JsonNode json(String text) throws IOException {
    return SalvorJson.mapper().readTree(text.replace('\'', '"'));
  }

  private HeartbeatLook heartbeat(Path file) {
    return new HeartbeatLook(
        new Asked(Map.of("WITH_FILES_COUNT", "1", "WITH_FILES_0", file + "=10m")));
  }

  @Test
  void aHeartbeatIsLateByTheTimeThatItSays() throws IOException {
    Path file = folder.resolve("heartbeat");
    Files.writeString(file, "{\"time\": " + LookCase.T.getEpochSecond() + ", \"from\": \"io\"}\n");
    Files.setLastModifiedTime(file, FileTime.from(LookCase.T.plus(HOUR)));
    assertThat(looks.look(Duration.ofMinutes(9), heartbeat(file)::look)).isEmpty();
    looks.look(TEN, heartbeat(file)::look);
    assertThat(looks.told())
        .containsExactly("alert no heartbeat in " + file + " for longer than 10m");
    Files.writeString(file, LookCase.T.plus(TEN) + "\n");
    looks.look(TEN.plus(TEN).minusSeconds(1), heartbeat(file)::look);
    assertThat(looks.told()).hasSize(1).first().asString().startsWith("over ");
  }

  @Test
  void oneThatSaysNoTimeCountsByItsLastChangeAndOneOfTheFutureIsSaid() throws IOException {
    Path file = folder.resolve("heartbeat");
    Files.writeString(file, "{\"time\": torn");
    Files.setLastModifiedTime(file, FileTime.from(LookCase.T));
    assertThat(looks.look(Duration.ofMinutes(9), heartbeat(file)::look)).isEmpty();
    Files.writeString(file, LookCase.T.plus(HOUR).toString());
    assertThat(looks.look(Duration.ZERO, heartbeat(file)::look))
        .extracting(Finding::sign)
        .containsExactly("future");
  }

  @Test
  void aHeartbeatThatGoesIsToldAfterItsLimitAndOneThatNeverWasAtOnce() throws IOException {
    Path file = folder.resolve("none");
    looks.look(Duration.ZERO, heartbeat(file)::look);
    assertThat(looks.told()).containsExactly("alert there is no heartbeat " + file);
    Files.writeString(file, LookCase.T.toString());
    looks.look(Duration.ofMinutes(1), heartbeat(file)::look);
    assertThat(looks.told()).hasSize(1).first().asString().startsWith("over ");
    Files.delete(file);
    assertThat(looks.look(Duration.ofMinutes(2), heartbeat(file)::look)).isEmpty();
    assertThat(looks.look(Duration.ofMinutes(11), heartbeat(file)::look)).isEmpty();
    assertThat(looks.look(Duration.ofMinutes(12), heartbeat(file)::look))
        .extracting(Finding::detail)
        .containsExactly("absent since 2026-11-20T03:02:00Z at least");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/run/beat=soon", "/run/beat=", "/run/beat=10"})
  void aLimitThatIsNoTimeIsSaidAndIsNoPartOfThePath(String one) {
    Asked asked = new Asked(Map.of("WITH_FILES_COUNT", "1", "WITH_FILES_0", one));
    assertThatThrownBy(() -> looks.look(Duration.ZERO, new HeartbeatLook(asked)::look))
        .isInstanceOf(Asked.WrongException.class)
        .hasMessage("files: \"" + one + "\": behind = stands no time; write it as 10m or 1h30m");
  }

  @Test
  void aPathMayHaveAnEqualsSign() {
    Asked asked =
        new Asked(
            Map.of(
                "WITH_FILES_COUNT", "2", "WITH_FILES_0", "/a=b/beat", "WITH_FILES_1", "/a=b/c=1h"));
    assertThat(asked.limited("FILES", TEN))
        .containsExactly(new Asked.Limited("/a=b/beat", TEN), new Asked.Limited("/a=b/c", HOUR));
  }

  @Test
  void timesAreReadAsPeopleAndProgramsWriteThem() {
    Instant at = Instant.parse("2026-11-20T03:00:00Z");
    for (String text :
        new String[] {
          "2026-11-20T03:00:00Z",
          "2026-11-20 03:00:00",
          "2026-11-20T04:00:00+01:00",
          "1795143600",
          "1795143600.25",
          "1795143600000"
        }) {
      assertThat(HeartbeatLook.said(text)).as(text).isEqualTo(Optional.of(at));
    }
    assertThat(HeartbeatLook.said("soon")).isEmpty();
    assertThat(HeartbeatLook.said("7")).isEmpty();
  }

  private FolderLook staging(Path staging) {
    return new FolderLook(
        new Asked(
            Map.of(
                "WITH_FOLDER", staging.toString(),
                "WITH_FILES", "3",
                "WITH_BYTES", "1000000",
                "WITH_LONGER_THAN", "1800")));
  }

  @Test
  void stagingThatIsNotEmptiedIsToldAfterItsTimeAndAgainWhenItHasDoubled() throws IOException {
    Path staging = Files.createDirectories(folder.resolve("staging/sys-libs"));
    FolderLook look = staging(folder.resolve("staging"));
    for (int at = 0; at < 4; at++) {
      Files.writeString(staging.resolve("p" + at), "x");
    }
    assertThat(looks.look(Duration.ZERO, look::look)).isEmpty();
    assertThat(looks.look(TEN, look::look)).isEmpty();
    assertThat(looks.look(Duration.ofMinutes(30), look::look))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("4 files, 0 MB").contains("stands still"));
    assertThat(looks.told()).hasSize(1);
    for (int at = 4; at < 6; at++) {
      Files.writeString(staging.resolve("p" + at), "x");
    }
    assertThat(looks.look(Duration.ofMinutes(40), look::look))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("6 files").contains("it grows"));
    assertThat(looks.told()).as("doubled").hasSize(1);
    Files.delete(staging.resolve("p5"));
    looks.look(Duration.ofMinutes(50), look::look);
    assertThat(looks.told()).as("a little better is no other matter").isEmpty();
    for (int at = 0; at < 5; at++) {
      Files.delete(staging.resolve("p" + at));
    }
    looks.look(HOUR, look::look);
    assertThat(looks.told()).hasSize(1).first().asString().startsWith("over ");
  }

  @Test
  void whileTheFolderIsAwayNothingIsSaidToBeOver() throws IOException {
    Path staging = Files.createDirectories(folder.resolve("staging"));
    for (int at = 0; at < 4; at++) {
      Files.writeString(staging.resolve("p" + at), "x");
    }
    looks.look(Duration.ZERO, staging(staging)::look);
    looks.look(Duration.ofMinutes(30), staging(staging)::look);
    assertThat(looks.told()).hasSize(1);
    Files.move(staging, folder.resolve("away"));
    looks.look(Duration.ofMinutes(40), staging(staging)::look);
    assertThat(looks.told()).isEmpty();
    looks.look(Duration.ofMinutes(70), staging(staging)::look);
    assertThat(looks.told()).containsExactly("alert there is no folder " + staging);
  }

  @Test
  void stagingThatIsNoFolderOrNeverWasIsToldAtOnce() throws IOException {
    Path staging = folder.resolve("staging");
    looks.look(Duration.ZERO, staging(staging)::look);
    assertThat(looks.told()).containsExactly("alert there is no folder " + staging);
    Files.writeString(staging, "x");
    looks.look(Duration.ZERO, staging(staging)::look);
    assertThat(looks.told()).containsExactly("alert " + staging + " is no folder");
    Files.delete(staging);
    Files.createDirectories(staging);
    looks.look(TEN, staging(staging)::look);
    assertThat(looks.told()).containsExactly("over over: " + staging + " is no folder");
  }

  private static String schedule(String state, String last) {
    return "{'state': '"
        + state
        + "', 'addedAt': '2026-11-20T00:00:00Z', 'next': ['2026-11-20T04:00:00Z'], 'last': ["
        + last
        + "]}";
  }

  private static Optional<String> judged(String says, Duration limit) throws IOException {
    return ScheduleLook.judge("night", limit, json(says), LookCase.T).map(Finding::sign);
  }

  @Test
  void aScheduleThatDidNotFireIsToldAndOneThatIsPausedForATimeIsNot() throws IOException {
    String ran = "{'due': 'x', 'result': 'SUCCEEDED', 'startedAt': '2026-11-20T02:50:00Z'}";
    String missed = "{'due': 'y', 'result': 'MISSED'}";
    assertThat(judged(schedule("ACTIVE", ran), Duration.ZERO)).isEmpty();
    assertThat(judged(schedule("ACTIVE", ran), TEN)).contains("late");
    assertThat(judged(schedule("ACTIVE", ran), HOUR)).isEmpty();
    assertThat(judged(schedule("ACTIVE", missed + "," + ran), Duration.ZERO)).contains("missed");
    assertThat(judged(schedule("ACTIVE", ran + "," + missed), Duration.ZERO)).isEmpty();
    assertThat(judged(schedule("ACTIVE", ""), HOUR)).as("never began one").contains("late");
    assertThat(
            judged(
                schedule("PAUSED", missed).replaceFirst("\\{", "{'paused': {'until': 'x'},"), TEN))
        .isEmpty();
    assertThat(judged(schedule("PAUSED", missed), TEN)).contains("paused");
    assertThat(judged(schedule("ACTIVE", "").replaceAll("'next': \\[[^]]*]", "'next': []"), TEN))
        .contains("ended");
  }

  @Test
  void driftIsReadWithoutItsFindingsAndToldAgainWhenItHasDoubled() throws IOException {
    String says =
        "{'counts': {'version': 64, 'missing': 3}, 'total': 67, 'packages': 9, 'threshold': 10,"
            + " 'over': true, 'hosts': [{'host': 'io', 'behind': 2}, {'host': 'titan', 'behind':"
            + " 62}], 'unread': [{'host': 'far', 'why': 'no\\u001b[31m route'}],"
            + " 'findings': [{'name': 'x', 'sides': [[1]]}]}";
    JsonNode read =
        DriftLook.withoutFindings(
            new ByteArrayInputStream(says.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    assertThat(read.has("findings")).isFalse();
    looks.look(Duration.ZERO, context -> DriftLook.judge(read, 10, HOUR, context));
    assertThat(looks.told())
        .containsExactly("alert 67 packages differ between 2 hosts, more than 10");
    assertThat(looks.look(HOUR, context -> DriftLook.judge(read, 10, HOUR, context)))
        .extracting(Finding::detail)
        .anyMatch(text -> text.contains("64 version, 3 missing\nfarthest: titan 62, io 2"))
        .anyMatch(text -> text.equals("no\\e[31m route"));
    assertThat(looks.told()).containsExactly("alert the packages of far cannot be read");
    looks.look(HOUR.multipliedBy(2), context -> DriftLook.judge(read, 67, HOUR, context));
    assertThat(looks.told()).hasSize(1).first().asString().startsWith("over over: 67 packages");
  }

  private void builder(Duration at, String facts) throws IOException {
    JsonNode host = json("{'host': 'b1', " + facts + "}");
    looks.look(at, context -> BinhostLook.judge(host, TEN, context));
  }

  @Test
  void aBuilderThatGoesPastTheBinaryHostIsTold() throws IOException {
    builder(Duration.ZERO, "'facts': {'portage': {'binhost': 'binrepos', 'getbinpkg': 'yes'}}");
    assertThat(looks.told()).isEmpty();
    builder(TEN, "'facts': {'portage': {'binhost': 'none', 'getbinpkg': 'yes'}}");
    assertThat(looks.told()).containsExactly("alert builder b1 goes past the binary host");
    builder(TEN.multipliedBy(2), "'facts': {'portage': {'binhost': 'none', 'getbinpkg': 'no'}}");
    assertThat(looks.told()).as("another matter").hasSize(1);
    builder(TEN.multipliedBy(3), "'unreachable': 'no route', 'facts': {}");
    assertThat(looks.told()).as("nobody could look").isEmpty();
    builder(TEN.multipliedBy(4), "'unreachable': 'no route', 'facts': {}");
    assertThat(looks.told())
        .containsExactly("alert the settings of builder b1 cannot be looked at");
    builder(TEN.multipliedBy(5), "'facts': {}");
    assertThat(looks.told())
        .contains("alert it cannot be told whether builder b1 uses the binary host");
  }
}
