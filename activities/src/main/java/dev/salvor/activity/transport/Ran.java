package dev.salvor.activity.transport;

/** How a {@link ShellCall} ended, with what it printed. */
public record Ran(int exit, String out, String err) {
  public boolean ok() {
    return exit == 0;
  }
}
