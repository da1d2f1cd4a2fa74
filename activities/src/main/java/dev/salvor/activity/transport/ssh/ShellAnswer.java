package dev.salvor.activity.transport.ssh;

import java.nio.charset.StandardCharsets;

/** What one call of a shell gave. */
final class ShellAnswer {
  private final int exit;
  private final byte[] out;
  private final byte[] err;

  ShellAnswer(int exit, byte[] out, byte[] err) {
    this.exit = exit;
    this.out = out.clone();
    this.err = err.clone();
  }

  int exit() {
    return exit;
  }

  byte[] out() {
    return out.clone();
  }

  String outText() {
    return new String(out, StandardCharsets.UTF_8);
  }

  String errText() {
    return new String(err, StandardCharsets.UTF_8);
  }

  /** The errors as one part of a message. */
  String why() {
    return errText().strip();
  }
}
