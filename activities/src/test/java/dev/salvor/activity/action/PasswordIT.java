package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PasswordIT {
  static final String[] MINIMAL = {
    "sh", "dash", "bash", "busybox", "openssl", "awk", "cat", "cp", "mv", "rm", "ln", "id", "dd",
    "stat", "date", "sleep", "wc", "head", "tr", "cut", "chmod", "mkdir", "sync", "timeout"
  };
  private static final String FAKE_PERL =
      "#!/bin/sh\ncase $* in *Fcntl*) exit 1 ;; esac\nexec /usr/bin/perl \"$@\"\n";
  private final HostFolders host = new HostFolders();
  private final FakeAccounts accounts = new FakeAccounts(host);

  @BeforeEach
  void needs() {
    Needs.tools("openssl");
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void setsAndTakesBackWhateverThePasswordIs(Shell shell) {
    List<String> before = accounts.shadow();
    for (String secret : Hostile.lines().toList()) {
      Action action = accounts.password(shell, "u3", secret);
      action.run("check").exits(1);
      Action.Result done = action.run("do").exits(0).says("changed: password of u3");
      assertThat(done.out() + done.err()).doesNotContain(secret);
      action.run("check").exits(0);
      action.run("verify").exits(0);
      action.run("do").exits(0).says("unchanged: ");
      String[] fields = accounts.entry("u3").split(":", -1);
      assertThat(fields[1]).startsWith("$6$").isNotEqualTo(FakeAccounts.OLD);
      assertThat(Long.parseLong(fields[2]))
          .isCloseTo(
              LocalDate.now(ZoneOffset.UTC).toEpochDay(), org.assertj.core.data.Offset.offset(1L));
      assertThat(accounts.entry("u3")).endsWith(":0:99999:7:30:25000:");
      action.run("undo").exits(0);
      assertThat(accounts.shadow()).isEqualTo(before);
    }
    assertThat(accounts.files()).containsExactly(".pwd.lock", "passwd", "shadow");
  }

  @ParameterizedTest
  @EnumSource
  void keepsModeAndEverybodyElse(Shell shell) throws IOException {
    List<String> before = new ArrayList<>(accounts.shadow());
    accounts.password(shell, "u0", "new").run("do").exits(0);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(accounts.etc.resolve("shadow"))))
        .isEqualTo("rw-r-----");
    before.set(1, accounts.entry("u0"));
    assertThat(accounts.shadow()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void knowsAPasswordThatIsAlreadySet(Shell shell) {
    accounts.password(shell, "u1", "Hello world!").run("check").exits(0);
    accounts.password(shell, "u1", "Hello world!").run("do").exits(0).says("unchanged: ");
  }

  @ParameterizedTest
  @EnumSource
  void hashesByAnotherToolWhereOpensslIsMissing(Shell shell) {
    for (String tool : new String[] {"perl", "python3"}) {
      Needs.tools(tool);
      List<String> tools = new ArrayList<>(List.of(MINIMAL));
      tools.removeAll(List.of("openssl", "busybox"));
      tools.add(tool);
      Action action =
          accounts.password(shell, "u4", "by " + tool).onlyTools(tools.toArray(String[]::new));
      // Its own shell must be there when busybox is the shell.
      action.env("SALVOR_SHELL", shell == Shell.BUSYBOX ? "sh" : shell.line);
      action.run("do").exits(0);
      accounts.password(shell, "u4", "by " + tool).run("check").exits(0);
      action.run("undo").exits(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheMissingTool(Shell shell) {
    List<String> tools = new ArrayList<>(List.of(MINIMAL));
    tools.removeAll(List.of("openssl", "busybox"));
    accounts
        .password(shell, "u4", "x")
        .onlyTools(tools.toArray(String[]::new))
        .run("do")
        .exits(69)
        .says("openssl");
    assertThat(accounts.entry("u4")).contains(FakeAccounts.OLD);
  }

  @ParameterizedTest
  @EnumSource
  void refuses(Shell shell) {
    accounts.password(shell, "nobody-here", "x").run("do").exits(1).says("no account");
    accounts.password(shell, "old", "x").run("do").exits(1).says("pwconv");
    accounts
        .password(shell, "locked", "x")
        .run("do")
        .exits(1)
        .says("is locked; to set a password nevertheless");
    accounts
        .password(shell, "never", "x")
        .run("do")
        .exits(1)
        .says("is locked; to set a password nevertheless");
    accounts.password(shell, "never", "x").with("UNLOCK", "true").run("do").exits(0);
    accounts.password(shell, "u1", "").run("do").exits(64).says("empty");
    accounts.password(shell, "u1", "a\nb").run("do").exits(64).says("line break");
    accounts.password(shell, "u1", "x".repeat(256)).run("do").exits(64).says("255");
    accounts.password(shell, "u1", "x").with("USER", "-u1").run("do").exits(64);
  }

  @ParameterizedTest
  @EnumSource
  void needsRootForTheHostsOwnAccounts(Shell shell) {
    Needs.root();
    Needs.tools("setpriv");
    accounts
        .password(shell, "root", "x")
        .with("ROOT", "")
        .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .run("do")
        .exits(77)
        .says("needs root");
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingWhenManyWriteAtOnce(Shell shell) {
    for (boolean lonely : new boolean[] {false, true}) {
      Map<String, Process> running = new TreeMap<>();
      Map<String, Action> actions = new TreeMap<>();
      for (int i = 0; i < 8; i++) {
        String user = "u" + i;
        Action action =
            accounts
                .password(shell, user, "secret " + lonely + i)
                .env("SALVOR_LOCK_WAIT", "50")
                .env("SALVOR_STEP_DIR", host.folder("step-" + lonely + i).toString());
        if (lonely) {
          // No perl that can take a lock and no python3: only the hard-link lock holds them apart.
          action.onlyTools(MINIMAL).tool("perl", FAKE_PERL);
        }
        actions.put(user, action);
        running.put(user, action.start("do"));
      }
      actions.forEach(
          (user, action) -> action.end(Objects.requireNonNull(running.get(user))).exits(0));
      actions.forEach((user, action) -> action.run("check").exits(0));
      assertThat(accounts.shadow()).hasSize(13);
    }
    assertThat(accounts.files()).containsExactly(".pwd.lock", "passwd", "shadow");
  }

  @ParameterizedTest
  @EnumSource
  void waitsForBothLocksAndSaysWhoHoldsThem(Shell shell) throws IOException {
    Needs.tools("perl");
    Action action = accounts.password(shell, "u0", "x").env("SALVOR_LOCK_WAIT", "1");
    Path lock = accounts.etc.resolve(".pwd.lock");
    // Java's file lock is fcntl's, as lckpwdf's is.
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      action.run("do").exits(1).says(".pwd.lock is locked by another program");
    }
    Path link = accounts.etc.resolve("shadow.lock");
    Files.writeString(link, Long.toString(ProcessHandle.current().pid()));
    action.run("do").exits(1).says("is held by process " + ProcessHandle.current().pid());
    assertThat(accounts.entry("u0")).contains(FakeAccounts.OLD);
    Files.writeString(link, "999999999");
    action.run("do").exits(0);
    assertThat(link).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void undoTakesBackOnlyItsOwnAccountAndOnlyItsOwnPassword(Shell shell) {
    Action first = accounts.password(shell, "u0", "first");
    first.run("do").exits(0);
    Action other =
        accounts
            .password(shell, "u1", "other")
            .env("SALVOR_STEP_DIR", host.folder("other").toString());
    other.run("do").exits(0);
    first.run("undo").exits(0);
    assertThat(accounts.entry("u0")).contains(FakeAccounts.OLD);
    other.run("check").exits(0);

    Action later = accounts.password(shell, "u1", "later");
    later.env("SALVOR_STEP_DIR", host.folder("later").toString()).run("do").exits(0);
    other.run("undo").exits(1).says("changed by somebody else");
    later.run("check").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheOldFileWhenTheDiskIsFull(Shell shell) {
    Needs.root();
    Needs.tools("unshare");
    String script =
        "cp -a \"$0\" \"$0.copy\" && mount -t tmpfs -o size=12k salvor-test \"$0\" && cp -a"
            + " \"$0.copy/.\" \"$0\" && { dd if=/dev/zero of=\"$0/filler\" bs=4096 2>/dev/null ||"
            + " :; } && \"$@\"; code=$?; cmp \"$0/shadow\" \"$0.copy/shadow\" && echo intact; exit"
            + " $code";
    Action action =
        accounts
            .password(shell, "u0", "x")
            .under("unshare", "-m", "sh", "-c", script, accounts.etc.toString());
    assertThat(action.run("do").exits(1).out()).contains("intact");
  }
}
