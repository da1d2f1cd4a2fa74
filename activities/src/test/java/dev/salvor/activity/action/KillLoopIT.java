package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs killed at random moments, then started again or taken back. Rounds: -Dsalvor.loops. */
final class KillLoopIT {
  private static final int ROUNDS = Integer.getInteger("salvor.loops", 15);
  private final HostFolders host = new HostFolders();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @BeforeEach
  void needs() {
    Needs.tools("setsid");
    System.out.println("seed of the kill loop: " + seed);
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsTheOldOrTheNewOneAndNothingBetween(Shell shell) throws Exception {
    Path target = host.file("etc/f", "");
    Action action =
        new Action(host, shell, "file").under("setsid").with("PATH", target).with("DIFF", "false");
    String now = "new ".repeat(20_000);
    action.with("CONTENT", now).with("MODE", "0640");
    String before = "before ".repeat(9_000);
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.writeString(target, before);
      killed += killedWithin(action.start("do"), 35) ? 1 : 0;
      assertThat(Files.readString(target)).isIn(before, now);
      if (random.nextBoolean()) {
        action.run("do").exits(0);
        assertThat(Files.readString(target)).isEqualTo(now);
      }
      killed += killedWithin(action.start("undo"), 30) ? 1 : 0;
      assertThat(Files.readString(target)).isIn(before, now);
      action.run("undo").exits(0);
      assertThat(Files.readString(target)).isEqualTo(before);
      try (var left = Files.list(target.resolveSibling(""))) {
        assertThat(left).containsExactly(target);
      }
    }
    System.out.printf("%s: file killed %d times of %d%n", shell, killed, 2 * ROUNDS);
  }

  @ParameterizedTest
  @EnumSource
  void theShadowFileIsWholeAtEveryMoment(Shell shell) throws Exception {
    Needs.tools("openssl");
    FakeAccounts accounts = new FakeAccounts(host);
    List<String> before = accounts.shadow();
    Action action = accounts.password(shell, "u5", "it's new").under("setsid");
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      killed += killedWithin(action.start("do"), 120) ? 1 : 0;
      assertWhole(accounts, before);
      if (random.nextBoolean()) {
        action.run("do").exits(0);
        action.run("check").exits(0);
      }
      killed += killedWithin(action.start("undo"), 90) ? 1 : 0;
      assertWhole(accounts, before);
      action.run("undo").exits(0);
      assertThat(accounts.shadow()).isEqualTo(before);
      assertThat(accounts.files()).doesNotContain("shadow.lock");
    }
    action.run("do").exits(0);
    action.run("undo").exits(0);
    assertThat(accounts.files()).containsExactly(".pwd.lock", "passwd", "shadow");
    System.out.printf("%s: password killed %d times of %d%n", shell, killed, 2 * ROUNDS);
  }

  private static void assertWhole(FakeAccounts accounts, List<String> before) {
    List<String> now = accounts.shadow();
    assertThat(now).hasSameSizeAs(before);
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).startsWith("u5:")) {
        assertThat(now.get(i)).isEqualTo(before.get(i));
      }
    }
    assertThat(accounts.entry("u5")).endsWith(":0:99999:7:30:25000:");
  }

  /** Kills the program and all it started; false when it had ended before. */
  private boolean killedWithin(Process process, int milliseconds) throws Exception {
    boolean ended = process.waitFor(1 + random.nextInt(milliseconds), TimeUnit.MILLISECONDS);
    new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
    process.waitFor();
    return !ended;
  }
}
