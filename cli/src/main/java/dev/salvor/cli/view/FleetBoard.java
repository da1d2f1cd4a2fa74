package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Canvas.Piece;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.fleet.Waves;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A fleet's run as a picture of lines: its wave, its hosts by state, those in trouble. Pure. */
public final class FleetBoard {
  /** Up to so many hosts each has its line; of more, only those that did not end well. */
  static final int EACH = 40;

  private FleetBoard() {}

  /** The lines of the board, each no wider and all no more than the terminal has room for. */
  public static List<String> lines(
      RunStory story, RunState state, Fleet fleet, Instant now, Board.Look look) {
    Canvas canvas = new Canvas(look.paint(), look.cells().columns());
    head(story, state, fleet, now, look, canvas);
    hosts(story, state, fleet, canvas);
    foot(state, canvas);
    return canvas.lines(Math.max(2, look.cells().rows() - 1));
  }

  private static void head(
      RunStory story, RunState state, Fleet fleet, Instant now, Board.Look look, Canvas canvas) {
    Duration took = Duration.between(state.startedAt(), state.closedAt().orElse(now));
    canvas.add(
        List.of(
            new Piece(Tone.BOLD, state.id().value()),
            new Piece(EventLine.tone(state.status()), state.status().name()),
            new Piece(Tone.PLAIN, Clocks.counter(took)),
            new Piece(Tone.BAD, look.banner())),
        0);
    Optional<FleetView> view = state.fleet();
    canvas.add(
        List.of(
            new Piece(
                Tone.BOLD,
                view.map(v -> "wave " + v.wave() + " of " + v.waves() + canary(state))
                    .orElse("no wave yet")),
            new Piece(
                Tone.PLAIN,
                state.status().isTerminal() ? "" : state.view().map(v -> v.step()).orElse("")),
            new Piece(Tone.PLAIN, words(counts(story, fleet)))),
        2);
  }

  private static String canary(RunState state) {
    return state.view().filter(v -> v.phase().equals(Waves.CANARY)).isPresent() ? " (canary)" : "";
  }

  /** Hosts by state. */
  static Map<HostState, Integer> counts(RunStory story, Fleet fleet) {
    Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
    fleet.names().forEach(name -> counts.merge(state(story, name), 1, Integer::sum));
    return counts;
  }

  static HostState state(RunStory story, String host) {
    return Optional.ofNullable(story.hosts().get(host))
        .map(HostEnd::state)
        .orElse(story.isUnderway(host) ? HostState.RUNNING : HostState.NOT_STARTED);
  }

  /** The word by which what failed on a host named why. */
  static Optional<String> cause(RunStory story, String host) {
    return Optional.ofNullable(story.hosts().get(host)).flatMap(HostEnd::cause);
  }

  /** Why no other host is begun, while some still run or somebody is asked. */
  static Optional<String> halted(RunState state) {
    return state.status().isTerminal()
        ? Optional.empty()
        : state.fleet().flatMap(FleetView::halted);
  }

  /** What is said of a host beside its state. */
  static String summary(RunStory story, RunState state, String host) {
    return Optional.ofNullable(story.hosts().get(host))
        .map(HostEnd::summary)
        .orElseGet(() -> underway(story, state, host));
  }

  private static String underway(RunStory story, RunState state, String host) {
    return story.isUnderway(host) && state.status().isTerminal()
        ? "the fleet's run ended before it; see: salvor show " + state.id() + "/" + host
        : story
            .doing(host)
            .map(live -> doing(story, live.progress()))
            .or(() -> story.note(host))
            .orElse("");
  }

  /** Its step, and what that printed last. */
  private static String doing(RunStory story, SegmentProgress live) {
    String step = story.names().flatMap(names -> names.find(live.step())).orElse(live.step());
    return live.tail().isBlank() ? step : step + ": " + live.tail().strip();
  }

  private static String words(Map<HostState, Integer> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(count + " " + word(state)));
    return String.join(", ", parts);
  }

  static String word(HostState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void hosts(RunStory story, RunState state, Fleet fleet, Canvas canvas) {
    boolean each = fleet.targets().size() <= EACH;
    for (String name : fleet.names()) {
      HostState now = state(story, name);
      if (each ? now != HostState.NOT_STARTED : now.isError()) {
        canvas.add(
            List.of(
                new Piece(Tone.PLAIN, name),
                new Piece(tone(now), now.name()),
                new Piece(tone(now), cause(story, name).orElse("")),
                new Piece(Tone.DIM, summary(story, state, name))),
            4);
      }
    }
  }

  static Tone tone(HostState state) {
    return switch (state) {
      case SUCCEEDED -> Tone.GOOD;
      case SUCCEEDED_WITH_PIVOTS -> Tone.PIVOT;
      case RUNNING -> Tone.LIVE;
      case NOT_STARTED -> Tone.DIM;
      case DEFERRED -> Tone.WAIT;
      case FAILED, ROLLED_BACK, ROLLBACK_FAILED, ABORTED, UNREACHABLE -> Tone.BAD;
    };
  }

  private static void foot(RunState state, Canvas canvas) {
    halted(state).ifPresent(why -> canvas.wrapped(Tone.BAD, "no other host is begun: " + why, 2));
    state
        .asks()
        .ifPresent(
            q -> {
              canvas.wrapped(Tone.WAIT, EventLine.question(q), 2);
              canvas.wrapped(Tone.WAIT, Hints.decide(state.id(), q), 4);
            });
    state
        .waitsForLock()
        .flatMap(lock -> Hints.waits(state))
        .ifPresent(hint -> canvas.wrapped(Tone.WAIT, hint, 2));
    if (!state.status().isTerminal()) {
      state
          .view()
          .flatMap(v -> v.paused())
          .ifPresent(by -> canvas.wrapped(Tone.WAIT, Hints.paused(state.id(), by), 2));
    }
    state.trouble().ifPresent(why -> canvas.wrapped(Tone.BAD, state.status() + ": " + why, 2));
    if (state.status() == RunStatus.STUCK) {
      Hints.stuck(state.id()).forEach(hint -> canvas.wrapped(Tone.PLAIN, hint, 4));
    }
  }
}
