package dev.salvor.cli.repeat;

import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import java.util.List;
import java.util.Optional;

/** Which hosts of a fleet are done again. Pure. */
public enum FleetAgain {
  ALL("hosts"),
  /** Those on which something was done, or may have been. */
  BEGUN("hosts that were begun"),
  /** Those that were reached and did not end well. */
  FAILED("hosts that failed"),
  /** Those that did not answer, or were not begun. */
  UNREACHED("hosts that were not reached");

  private final String words;

  FleetAgain(String words) {
    this.words = words;
  }

  /** The hosts of {@code fleet} by what {@code story} tells of them, by the ways they had. */
  public Optional<Fleet> of(Fleet fleet, RunStory story) {
    List<Fleet.Target> targets =
        fleet.targets().stream().filter(target -> isMeant(story, target.host().name())).toList();
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fleet(fleet.on(), targets, false, fleet.defer()));
  }

  /** Those of {@code fleet} that had begun when they did not answer any more. */
  public static List<String> doubtful(Fleet fleet, RunStory story) {
    return fleet.names().stream().filter(host -> isBegun(story, host)).toList();
  }

  private static HostState state(RunStory story, String host) {
    return Optional.ofNullable(story.hosts().get(host))
        .map(HostEnd::state)
        .orElse(story.isUnderway(host) ? HostState.RUNNING : HostState.NOT_STARTED);
  }

  private boolean isMeant(RunStory story, String host) {
    return isMeant(state(story, host)) || (this == BEGUN && isBegun(story, host));
  }

  private static boolean isBegun(RunStory story, String host) {
    return Optional.ofNullable(story.hosts().get(host)).flatMap(HostEnd::begunOn).isPresent();
  }

  private boolean isMeant(HostState state) {
    return switch (this) {
      case ALL -> true;
      case BEGUN -> state != HostState.NOT_STARTED && state != HostState.DEFERRED;
      case FAILED -> state.isError() && state != HostState.UNREACHABLE;
      case UNREACHED ->
          state == HostState.UNREACHABLE
              || state == HostState.DEFERRED
              || state == HostState.NOT_STARTED;
    };
  }

  /** For people. */
  public String words() {
    return words;
  }
}
