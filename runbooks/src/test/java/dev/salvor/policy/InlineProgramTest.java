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
        "fish,--command,id",
        "start-stop-daemon,--start,--pidfile,p,--startas,/bin/sh,--,-c,id; id",
        "awk,BEGIN{system(0)},-f",
        "sudo,gawk,-v,a=b,BEGIN{system(0)}",
        "su,root,-cid; id",
        "su,root,--c=id; id",
        "su,root,--,-c,id",
        "env,--s=sh -c id",
        "env,-iS,sh -c id",
        "perl5.36-x86_64-linux-gnu,-e,1",
        "bash-static,-c,id",
        "node,--input-type,commonjs,-e,1",
        "node,--title,foo,-e,1",
        "zsh,--emulate,sh,-c,id",
        "fish,-d,2,-c,id",
        "python3,--check-hash-based-pycs,always,-c,1",
        "ruby,-E,UTF-8,-e,1",
        "php,--process-begin,1",
        "sg,root,id; id",
        "setarch,x86_64,sh,-c,id",
        "/lib64/ld-linux-x86-64.so.2,/bin/sh,-c,id",
        "choom,-n,0,--,sh,-c,id",
        "ip,netns,exec,x,sh,-c,id",
        "docker,exec,c,sh,-c,id",
        "flock,-w,3,/run/l,-c,id",
        "capsh,--,-c,id",
        "pwsh,-NoProfile,-Command,1"
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
        "timeout,5,curl,-c,jar",
        "env,https_proxy=http://p:3128,curl,-fsSL,https://x/y,-o,f",
        "env,LC_ALL=C,ls,-lS",
        "env,-u,SHELL,pacman,-S,htop",
        "timeout,600,env,A=b,curl,-sS,u",
        "runuser,-u,postgres,--,pg_dump,-Fc,db",
        "runuser,-u,postgres,pg_dump,-Fc,db",
        "flock,/run/b.lock,tar,-czf,/b/x.tgz,/srv",
        "flock,-n,/run/l,/usr/local/bin/job,-c,/etc/job.conf",
        "sudo,apt-get,install,-y,gawk",
        "nice,emerge,--oneshot,sys-apps/gawk",
        "find,/usr/bin,-name,awk",
        "sudo,systemctl,restart,awk",
        "perl,-Ilib/site,x.pl",
        "python3,-Wignore::DeprecationWarning,x.py",
        "bash,--norc,/opt/x.sh,-c",
        "pwsh,-NonInteractive,-File,x.ps1"
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
