package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.SecretRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamedTest {
  private static final Optional<String> NONE = Optional.empty();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # command, words by comma          | folder | programs | paths                  | perhaps
          ls                                 |        | ls       |                        |
          ls,-l,a b                          |        | ls       |                        | /-l;/a b
          rm,shadow                          | /etc   | rm       | /etc                   | /etc/shadow
          /bin/rm,/etc/shadow                |        |          | /bin/rm;/etc/shadow    |
          ./x,y                              | /srv   |          | /srv;/srv/./x          | /srv/y
          dd,if=/dev/sda,of=x                |        | dd       | /dev/sda               | /x
          tar,-C/etc,--file=/srv/a           |        | tar      | /etc;/srv/a            |
          cat,../../etc/shadow               | /srv/a | cat      | /srv/a;../../etc/shadow|
          cat,--file=../x                    | /srv   | cat      | /srv;--file=../x       |
          cat,..                             | /srv   | cat      | /srv;..                |
          git,log,HEAD..main                 |        | git      |                        | /log;/HEAD..main
          touch,/srv/$(id)                   |        | touch    | /srv/$(id)             |
          curl,https://example.org/a         |        | curl     |                        | /https://example.org/a
          """)
  void aProgramNamesItselfItsFolderAndItsPaths(
      String words, String folder, String programs, String paths, String perhaps) {
    Named named = Named.run(List.of(words.split(",")), Optional.ofNullable(folder), Map.of());

    assertThat(named.programs()).containsExactlyInAnyOrderElementsOf(list(programs));
    assertThat(named.paths()).containsExactlyInAnyOrderElementsOf(list(paths));
    assertThat(named.perhaps()).containsExactlyInAnyOrderElementsOf(list(perhaps));
    assertThat(named.opaque()).isFalse();
  }

  @Test
  void aSecretBySudoIsReadAsRootAndACredentialNamesEveryPlaceWhereItMayLie() {
    assertThat(Named.secretBySudo("/root/pw").users()).containsExactly("root");
    assertThat(Named.secret(SecretRef.parse("file:/root/pw")).users()).isEmpty();
    assertThat(Named.secret(SecretRef.parse("credential:db")).perhaps())
        .containsExactlyInAnyOrder(
            "/etc/credstore/db",
            "/etc/credstore.encrypted/db",
            "/run/credstore/db",
            "/run/credstore.encrypted/db",
            "credential:db");
  }

  private static List<String> list(String words) {
    return words == null ? List.of() : Arrays.asList(words.split(";"));
  }

  @Test
  void shellTextIsOpaqueAndNamesItsInterpreter() {
    assertThat(Named.shell("rm /etc/shadow", NONE, Map.of()))
        .isEqualTo(new Named("shell", set("sh"), set(), set(), set(), true));
    assertThat(Named.shell("#!/usr/bin/env python3\n", Optional.of("/srv"), Map.of()).paths())
        .containsExactlyInAnyOrder("/usr/bin/env", "/srv");
    assertThat(Named.shell("#!\nrm x", NONE, Map.of()).programs()).containsExactly("sh");
    assertThat(Named.shell("", NONE, Map.of()).programs()).containsExactly("sh");
  }

  @Test
  void aTypedActionNamesItsArgumentsThatArePaths() {
    Named named =
        Named.action(
            "file",
            NONE,
            Map.of(
                "WITH_PATH", "/etc/motd",
                "WITH_CONTENT", "/not/a/path",
                "WITH_OWNER", "root",
                "WITH_TARGET_0", "/srv/a b",
                "WITH_BACK", "/srv/../etc",
                "WITH_REMOTE", "a/../../b",
                "HOME", "/root"));

    assertThat(named.paths())
        .containsExactlyInAnyOrder("/etc/motd", "/srv/a b", "/srv/../etc", "a/../../b");
    assertThat(named.perhaps()).containsExactly("/root");
    assertThat(named.programs()).isEmpty();
  }

  @Test
  void anActionThatRunsACommandNamesItAndItsAccount() {
    Named named =
        Named.action(
            "job",
            NONE,
            Map.of(
                "WITH_COMMAND_COUNT", "2",
                "WITH_COMMAND_0", "rsync",
                "WITH_COMMAND_1", "/srv",
                "WITH_COMPLETE_WHEN_0", "./done",
                "WITH_CWD", "/var/lib/job",
                "WITH_USER", "web"));

    assertThat(named.programs()).containsExactly("rsync");
    assertThat(named.paths())
        .containsExactlyInAnyOrder("/srv", "/var/lib/job", "/var/lib/job/./done");
    assertThat(named.users()).containsExactly("web");
    assertThat(Named.action("password", NONE, Map.of("WITH_USER", "web")).users()).isEmpty();
  }

  @Test
  void whatMakesAProgramAnotherOneIsNotKnowable() {
    for (String name : List.of("PATH", "LD_PRELOAD", "BASH_ENV", "ENV")) {
      Named named = Named.run(List.of("ls"), NONE, Map.of(name, "/tmp/x"));

      assertThat(named.paths()).as(name).containsExactly(name + "=/tmp/x");
      assertThat(named.paths()).noneMatch(Named::isKnowable);
    }
    assertThat(Named.run(List.of("ls"), NONE, Map.of("HOME", "/root")).paths()).isEmpty();
  }

  @Test
  void onlyAPlainAbsolutePathIsKnowable() {
    assertThat(List.of("/", "/srv", "/srv/a b", "/srv/$(id)", "/srv/..a", "/srv/.", "/srv/\u00e4"))
        .allMatch(Named::isKnowable);
    assertThat(List.of("", "srv", "/srv/..", "/../etc", "/a/../b", "/a\nb", "/a\u0000", "/a\r"))
        .noneMatch(Named::isKnowable);
  }

  private static Set<String> set(String... words) {
    return Set.of(words);
  }
}
