package dev.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program in the words of a command is shell text, however it is called. */
final class InlineProgramTest {
  private static List<String> argv(String line) {
    return List.of(line.split(","));
  }

  private static boolean isAllowed(Policy policy, String action, Named named) {
    Account root = new Account("root", Optional.of(Set.of("root")));
    Asked.Doing doing =
        new Asked.Doing(action, List.of(root), List.of(), List.of(), named.opaque());
    return policy.decide(new Asked(Asked.Book.unknown(), Optional.of(doing)), Map.of())
        instanceof Verdict.Allowed;
  }

  private static Named run(String line) {
    return Named.run(argv(line), Optional.empty(), Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh,-c,id",
        "/bin/sh,-ec,id",
        "bash,-o,pipefail,-c,id",
        "bash,--norc,--rcfile,/x,-c,id",
        "/bin/busybox,sh,-c,id",
        "env,sh,-c,id",
        "env,-i,A=b,/bin/bash,-c,id",
        "env,-S,sh -c id",
        "timeout,5,nice,-n,3,dash,-c,id",
        "setsid,env,python3.11,-Ic,1",
        "python3,-c,print(1)",
        "perl,-e,1",
        "perl,-lne,1",
        "perl5.36,-MPOSIX,x.pl",
        "ruby,-e,1",
        "node,--eval=1",
        "php8.2,-r,1",
        "awk,BEGIN{system(0)}",
        "find,/,-exec,sh,-c,id,;",
        "xargs,sh,-c,id",
        "su,-,web,-c,id",
        "sudo,runuser,-l,web,--command=id",
        "fish,--command,id"
      })
  void aProgramInItsWordsMakesARunAShell(String line) {
    assertThat(run(line).opaque()).as(line).isTrue();
    assertThat(isAllowed(PolicyTest.policy("deny: [{actions: [shell]}]"), "run", run(line)))
        .isFalse();
    assertThat(isAllowed(PolicyTest.policy("deny: [{actions: [run]}]"), "run", run(line)))
        .isFalse();
    assertThat(isAllowed(PolicyTest.policy("allow: [{actions: [run]}]"), "run", run(line)))
        .isFalse();
    assertThat(isAllowed(PolicyTest.policy("allow: [{actions: [run, shell]}]"), "run", run(line)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh,/opt/x.sh,-c,/etc/x.conf",
        "bash,-o,pipefail,/opt/x.sh",
        "python3,-m,http.server,-c",
        "grep,sh,-c,/etc/passwd",
        "env,A=b,ls,-c",
        "systemctl,restart,sh",
        "awk,-f,/opt/x.awk,in",
        "find,/srv,-delete",
        "ssh-keygen,-c",
        "timeout,5,curl,-c,jar"
      })
  void anotherCommandIsNone(String line) {
    assertThat(run(line).opaque()).as(line).isFalse();
    assertThat(isAllowed(PolicyTest.policy("allow: [{actions: [run]}]"), "run", run(line)))
        .isTrue();
    assertThat(isAllowed(PolicyTest.policy("deny: [{actions: [shell]}]"), "run", run(line)))
        .isTrue();
  }

  @Test
  void aJobsCommandCountsAsWell() {
    Map<String, String> with =
        Map.of("WITH_COMMAND_0", "sh", "WITH_COMMAND_1", "-c", "WITH_COMMAND_2", "id");
    Named job = Named.action("job", Optional.empty(), with);

    assertThat(isAllowed(PolicyTest.policy("deny: [{actions: [shell]}]"), "job", job)).isFalse();
    assertThat(isAllowed(PolicyTest.policy("allow: [{actions: [job]}]"), "job", job)).isFalse();
  }

  @Test
  void whatIsNotWhollyKnownYetIsRecognizedToo() {
    assertThat(Named.unknown(argv("sh,-c,${{ outputs.x }}"), Optional.empty()).opaque()).isTrue();
    assertThat(Named.unknown(argv("ls,${{ outputs.x }}"), Optional.empty()).opaque()).isFalse();
  }
}
