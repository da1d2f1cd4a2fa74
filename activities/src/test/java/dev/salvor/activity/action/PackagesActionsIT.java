package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of a re-sync on the node, with a salvor command that says what the test wants. */
final class PackagesActionsIT {
  private static final String ONE = "bring\tbring\tlib/a\ttitan\t1\t2\tio\n";
  private static final String TWO = "bring\tbring\tlib/b\trhea\t1\t2\tio\n";

  private final HostFolders host = new HostFolders();
  private final Path state = host.folder("state");

  @BeforeEach
  void aNode() throws IOException {
    host.folder("state/runs/night");
    host.folder("state/runs/plan-x");
    host.folder("state/node");
    Path salvor =
        host.file(
            "salvor",
            """
            #!/bin/sh
            printf '%%s\\n' "$*" >>'%1$s/called'
            case $1 in
              packages)
                if [ -e '%1$s/wrong' ]; then cat '%1$s/words' >&2; exit "$(cat '%1$s/wrong')"; fi
                while [ "$1" != --write ]; do shift; done
                mkdir -p "$2" && cp '%1$s'/answer/* "$2"/
                ;;
              show) cat '%1$s/shown' ;;
              run) [ ! -e '%1$s/refuses' ] ;;
            esac
            """
                .formatted(host.root));
    Files.setPosixFilePermissions(salvor, PosixFilePermissions.fromString("rwxr-xr-x"));
    host.file("state/node/environment.sh", "SALVOR_COMMAND='" + salvor + "'\n");
    answers(ONE);
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private void answers(String table) throws IOException {
    host.file("answer/plan.tsv", table);
    host.file("answer/plan.txt", "a table\n1 package to bring\n");
    host.file("answer/plan.json", "{}\n");
    host.file(
        "answer/results",
        "::salvor bring=1\n::salvor left=3\n::salvor digest=0123456789ab\n::salvor open=\n");
  }

  private Action action(Shell shell, String name, String run) {
    return new Action(host, shell, name)
        .env("SALVOR_RUN_ID", run)
        .env("SALVOR_RUN_DIR", state.resolve("runs").resolve(run).toString())
        .with("TRUTH", "io")
        .with("TO", "titan,rhea");
  }

  private String called() throws IOException {
    return Files.readString(host.root.resolve("called"));
  }

  @ParameterizedTest
  @EnumSource
  void aPlanShowsTheListAndTheRunSaysWhatHasChangedSince(Shell shell) throws IOException {
    action(shell, "packages.resync", "plan-x").run("check").exits(1).says("1 package to bring");
    assertThat(state.resolve("runs/plan-x/plan.txt")).content().startsWith("a table\n");
    action(shell, "packages.resync", "night").run("check").exits(1);
    assertThat(called().lines()).as("a run makes it once").hasSize(1);
    answers(TWO);
    Action.Result made =
        action(shell, "packages.resync", "night")
            .run("do")
            .exits(0)
            .says("another than the one that was shown last")
            .says("no more: bring lib/a titan 1 2 io")
            .says("also: bring lib/b rhea 1 2 io")
            .says("::salvor changed=true")
            .says("::salvor bring=1");
    assertThat(made.out()).contains("::salvor folder=" + state.resolve("runs/night/resync"));
    action(shell, "packages.resync", "night")
        .with("EXPECT", "ffffffffffff")
        .run("do")
        .exits(1)
        .says("nothing was done");
    action(shell, "packages.resync", "night").with("EXPECT", "0123456789ab").run("do").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void whyThereIsNoListStandsInTheWordsOfTheFailure(Shell shell) throws IOException {
    host.file("words", "a note\n\nthere is no host nobody;\n  known are io and titan\n");
    host.file("wrong", "2");
    String why = "the list cannot be made: a note; there is no host nobody; known are io and titan";
    Action.Result asked = action(shell, "packages.resync", "plan-x").run("check").exits(64);
    assertThat(asked.err().lines().toList()).last().isEqualTo(why);
    Action.Result begun = action(shell, "packages.resync", "night").run("do").exits(64);
    assertThat(begun.err().lines().toList()).last().isEqualTo(why);
    host.file("wrong", "9");
    // Not 1, which would say that the list is not made yet.
    action(shell, "packages.resync", "plan-x").run("check").exits(66).says(why);
    action(shell, "packages.resync", "night")
        .run("do")
        .exits(1)
        .says(why + " (exit code 9 of salvor packages resync)");
    action(shell, "packages.resynced", "night")
        .with("FOLDER", host.folder("answer"))
        .run("do")
        .exits(1)
        .says("it cannot be looked at what became of the list: a note; there is no host nobody;");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotDoneFailsAndWhatComesLaterIsAPivot(Shell shell) throws IOException {
    Path folder = host.folder("list");
    Files.writeString(folder.resolve("plan.tsv"), ONE + TWO);
    answers(TWO);
    Action look = action(shell, "packages.resynced", "night").with("FOLDER", folder);
    look.run("do").exits(1).says("not done: lib/b on rhea: 1, 2 is wanted").says("::salvor open=1");
    look.with("LATER", "rhea").run("do").exits(1).says("come later, on rhea");
    look.with("TOLERANT", true).run("do").exits(0).says("later: lib/b on rhea").says("1 of 2");
    look.with("TOLERANT", false).with("LATER", "").with("OPEN", "rhea");
    look.run("do").exits(1).says("nothing is known of rhea");
    answers("");
    look.with("OPEN", "").run("do").exits(0).says("2 of 2 of the list done");
  }

  @ParameterizedTest
  @EnumSource
  void theHostsThatPivotedAreBegunAgainInTheBackground(Shell shell) throws IOException {
    host.file(
        "shown",
        """
        {
          "run" : "night.install.install",
          "status" : "SUCCEEDED_WITH_PIVOTS",
          "fleet" : {
            "on" : "titan,rhea",
            "hosts" : [ {
              "host" : "titan",
              "state" : "SUCCEEDED",
              "summary" : ""
            }, {
              "host" : "rhea",
              "state" : "SUCCEEDED_WITH_PIVOTS",
              "summary" : ""
            } ]
          }
        }
        """);
    Action later =
        action(shell, "packages.later", "night")
            .with("STEP", "install.install")
            .with("PACKAGES", "[\"lib/b-2 0 0 bring rhea\"]");
    later.run("do").exits(0).says("as run night.later.rhea").says("::salvor hosts=rhea");
    assertThat(called())
        .contains("show night.install.install --json")
        .contains("run resync-install --run-id night.later.rhea --detach --on rhea")
        .contains("-p maxTransfer=0s")
        .doesNotContain("night.later.titan");
    host.file("shown", "{\n  \"host\" : \"rhea\",\n  \"status\" : \"SUCCEEDED\"\n}\n");
    later.run("do").exits(0).says("unchanged");
    host.file("shown", "{\n  \"host\" : \"rhea\",\n  \"status\" : \"SUCCEEDED_WITH_PIVOTS\"\n}\n");
    later.run("do").exits(0).says("::salvor hosts=rhea");
  }
}
