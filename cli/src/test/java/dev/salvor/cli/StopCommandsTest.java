package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** stop, start and stops. */
final class StopCommandsTest {
  private final FakeSession session = new FakeSession();

  @Test
  void aStopGoesToTheHostsOwnProgramWithItsOwner() {
    assertThat(session.run("stop", "nginx", "--why", "a=b c", "--for", "2d", "--json"))
        .isEqualTo(75);
    assertThat(session.nodeCommands)
        .containsExactly(
            List.of(
                "stop",
                "nginx",
                "KIND=service",
                "WHY=a=b c",
                "FOR=172800",
                "BY=alice",
                "RECORD_ONLY=false",
                "REPLACE=false",
                "--json"));
    session.run("start", "nginx", "--record-only");
    assertThat(session.nodeCommands.get(1)).containsExactly("start", "nginx", "RECORD_ONLY=true");
  }

  // arguments, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop nginx --for 2h | --why",
        "stop nginx --why x | --for",
        "stop nginx --why x --for 2 | --for: \"2\" is not a duration",
        "stop nginx --why x --for 0s | --for: from 1s",
        "stop --why x --for 2h | THING",
      })
  void noStopIsWithoutThingReasonAndEnd(String arguments, String said) {
    assertThat(session.run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
    assertThat(session.nodeCommands).isEmpty();
  }

  @Test
  void theListShowsCurrentOverAndBrokenRecords(@TempDir Path state) throws IOException {
    session.stateRoot = state;
    assertThat(session.run("stops")).isZero();
    assertThat(session.err.toString()).contains("nothing is stopped on purpose");
    Path stops = Files.createDirectory(state.resolve("stops"));
    Files.writeString(
        stops.resolve("db2"),
        "thing=db2\nkind=host\nby=kim\nat=1700000000\nuntil=99999999999\nwhy=disks \u001b[2J\n");
    Files.writeString(
        stops.resolve("a%20b"), "thing=a b\nkind=job\nby=lee\nat=17\nuntil=18\nwhy=x\nnew=key\n");
    Files.writeString(stops.resolve("half%2Fway"), "thing=half/way\nki");
    Files.writeString(stops.resolve(".lock"), "");

    assertThat(session.run("stops")).isZero();
    List<String> lines = session.out.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1))
        .contains("half/way")
        .contains("BROKEN")
        .contains("salvor start half/way");
    assertThat(lines.get(2)).contains("a b").contains("OVER since").contains("salvor start 'a b'");
    assertThat(lines.get(3)).contains("db2").contains("kim").contains("disks \\e[2J");

    session.run("stops", "--json");
    assertThat(session.out.toString())
        .contains("\"state\" : \"BROKEN\"")
        .contains("\"state\" : \"OVER\"")
        .contains("\"state\" : \"CURRENT\"");
  }
}
