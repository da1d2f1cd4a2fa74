package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No hash is written that the host's own crypt(3) would not accept at the next login. */
final class PasswordLockoutIT {
  private final HostFolders host = new HostFolders();
  private final FakeAccounts accounts = new FakeAccounts(host);

  @BeforeEach
  void needs() {
    Needs.tools("openssl", "perl");
  }

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhereCryptVerifiesNoStrongHash(Shell shell) {
    List<String> before = accounts.shadow();
    broken(shell, "")
        .run("do")
        .exits(1)
        .says("would shut the account out")
        .says("is as it was")
        .says("Repair libxcrypt");
    assertThat(accounts.shadow()).isEqualTo(before);
    assertThat(accounts.files()).containsExactly(".pwd.lock", "passwd", "shadow");
    assertThat(host.step).isEmptyDirectory();
    broken(shell, "").run("undo").exits(0).says("nothing to undo");
  }

  @ParameterizedTest
  @EnumSource
  void takesYescryptWhereCryptLacksOnlySha512(Shell shell) {
    writes(shell, "y5", "yescrypt", "$y$j9T$");
  }

  @ParameterizedTest
  @EnumSource
  void takesSha256WhereCryptKnowsNothingElse(Shell shell) {
    writes(shell, "5", "SHA-256", "$5$");
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingWhereNothingCanAskCrypt(Shell shell) {
    List<String> before = accounts.shadow();
    accounts
        .password(shell, "u0", "new")
        .onlyTools(PasswordIT.MINIMAL)
        .run("do")
        .exits(69)
        .says("nothing on this host can ask crypt(3)")
        .says("Install perl, python3 or a C compiler");
    assertThat(accounts.shadow()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void asksThroughAProgramInCWherePerlAndPythonAreMissing(Shell shell) {
    Needs.tools("cc", "as", "ld");
    String[] tools = java.util.Arrays.copyOf(PasswordIT.MINIMAL, PasswordIT.MINIMAL.length + 3);
    System.arraycopy(new String[] {"cc", "as", "ld"}, 0, tools, PasswordIT.MINIMAL.length, 3);
    accounts.password(shell, "u0", "new").onlyTools(tools).run("do").exits(0);
    accounts.password(shell, "u0", "new").run("check").exits(0);
  }

  private void writes(Shell shell, String known, String method, String prefix) {
    String before = accounts.entry("u0");
    Action action = broken(shell, known);
    action.run("do").exits(0).says("(" + method).says("does not verify SHA-512");
    assertThat(accounts.entry("u0")).startsWith("u0:" + prefix);
    action.run("check").exits(0);
    accounts.password(shell, "u0", "new word").run("verify").exits(0);
    accounts.password(shell, "u0", "other word").run("verify").exits(1);
    broken(shell, known).run("do").exits(0).says("unchanged: ");
    action.run("undo").exits(0);
    assertThat(accounts.entry("u0")).isEqualTo(before);
  }

  private Action broken(Shell shell, String known) {
    return accounts
        .password(shell, "u0", "new word")
        .env(
            "LD_LIBRARY_PATH", FakeLibcrypt.in(host.folder("fake-" + System.nanoTime())).toString())
        .env("FAKE_CRYPT_KNOWS", known);
  }
}
