package dev.salvor.story;

import java.util.ArrayList;
import java.util.List;

/**
 * One case of the kill matrix: an update that ends well ({@code good}) or is taken back, and one
 * point of it at which the agent is killed or the host goes down.
 */
record OtaCase(boolean good, String state, String when, boolean reboot) {
  private static final List<String> UP_TO_SWITCH =
      List.of("PLANNED", "STAGING", "STAGED", "CHECKED", "PROTECTED", "ARMED");

  /**
   * Before the line of a state is written, with the new journal beside the old one, after it is
   * written, in the middle of what follows, and at the end of that.
   */
  private static final List<String> POINTS = List.of("before", "torn", "after", "mid", "done");

  /** All of them. Of two neighbours one is a kill and one a reboot. */
  static List<OtaCase> all() {
    List<OtaCase> cases = new ArrayList<>();
    for (boolean good : new boolean[] {true, false}) {
      for (String state : states(good)) {
        for (String when : points(state)) {
          cases.add(new OtaCase(good, state, when, false));
          cases.add(new OtaCase(good, state, when, true));
        }
      }
    }
    return cases;
  }

  /** What is written if nothing is in the way. */
  static List<String> states(boolean good) {
    List<String> states = new ArrayList<>(UP_TO_SWITCH);
    states.addAll(List.of("RESTARTED", "VERIFYING"));
    states.addAll(
        good ? List.of("COMMITTED") : List.of("ROLLING_BACK", "RB_VERIFYING", "ROLLED_BACK"));
    return states;
  }

  private static List<String> points(String state) {
    List<String> points = new ArrayList<>(POINTS);
    switch (state) {
      // Handed to the one that carries on; the link replaced; the service up, the web server not.
      case "ARMED" -> points.addAll(List.of("handed", "flipped", "restarting"));
      case "ROLLING_BACK" -> points.addAll(List.of("flipped", "restarting"));
      default -> {}
    }
    return points;
  }

  /** What the journal must hold at the end, by the specification: no more and no less. */
  List<String> chain() {
    List<String> full = states(good);
    String last = lastWritten();
    if (last.equals("ARMED")) {
      return chainFromArmed(full);
    }
    if (reboot && (last.equals("VERIFYING") || last.equals("RB_VERIFYING"))) {
      // The boot is counted, and the questions begin anew.
      full.add(full.indexOf(last), last);
    }
    return full;
  }

  /** The link alone says whether the switch was made. */
  private List<String> chainFromArmed(List<String> full) {
    boolean switched =
        state.equals("RESTARTED") || List.of("flipped", "restarting", "done").contains(when);
    // Only the one who hands over was killed; the other one has not begun.
    boolean lives = when.equals("handed") && !reboot;
    if (!switched && !lives) {
      List<String> chain = new ArrayList<>(UP_TO_SWITCH);
      chain.add("INTERRUPTED");
      return chain;
    }
    if (reboot) {
      // Everything was started by the boot, which has its own line.
      full.remove("RESTARTED");
    }
    return full;
  }

  /** The state that stands in the journal when it happens; empty before the first one. */
  private String lastWritten() {
    if (!when.equals("before") && !when.equals("torn")) {
      return state;
    }
    int at = states(good).indexOf(state);
    return at == 0 ? "" : states(good).get(at - 1);
  }

  String point() {
    return state + ":" + when;
  }

  @Override
  public String toString() {
    return (good ? "good" : "never-ready") + " " + point() + (reboot ? " reboot" : " kill");
  }
}
