package dev.salvor.activity.action;

import java.util.List;

/** The shells every action program must work in. */
enum Shell {
  DASH("dash"),
  BASH("bash --posix"),
  BUSYBOX("busybox sh");

  /** The command, as SALVOR_SHELL takes it. */
  final String line;

  Shell(String line) {
    this.line = line;
  }

  List<String> command() {
    return List.of(line.split(" ", -1));
  }
}
