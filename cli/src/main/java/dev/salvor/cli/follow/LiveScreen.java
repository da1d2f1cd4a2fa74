package dev.salvor.cli.follow;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize.Cells;
import dev.salvor.cli.view.Board;
import dev.salvor.cli.view.FleetBoard;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The board, drawn over itself. Each picture is one write, a line that has not changed is not
 * touched in between, so nothing flickers; the last picture stays when it closes.
 */
public final class LiveScreen implements Screen {
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_LINE_END = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CLEAR_ALL = "\u001b[2J\u001b[H";

  private final Io io;
  private final Clock clock;
  private final Marks marks;
  private final String banner;
  private List<String> drawn = List.of();
  private Optional<Cells> size = Optional.empty();
  private List<String> said = new ArrayList<>();
  private boolean open;

  public LiveScreen(Io io, Clock clock, Marks marks, String banner) {
    this.io = io;
    this.clock = clock;
    this.marks = marks;
    this.banner = banner;
  }

  @Override
  public synchronized void show(RunStory story, RunState state, List<RunEvent> fresh) {
    Cells cells = io.size().cells();
    Board.Look look = new Board.Look(new Paint(io.colour()), marks, cells, banner);
    List<String> lines =
        new ArrayList<>(
            story
                .fleet()
                .map(fleet -> FleetBoard.lines(story, state, fleet, clock.instant(), look))
                .orElseGet(() -> Board.lines(story, state, clock.instant(), look)));
    lines.addAll(said);
    said = new ArrayList<>();
    resized(cells);
    draw(lines);
  }

  @Override
  public boolean showsHosts() {
    return true;
  }

  /** Where the old picture stands after a change of size, only the terminal knows. */
  private void resized(Cells now) {
    if (!drawn.isEmpty() && !size.equals(Optional.of(now))) {
      io.out().print(CLEAR_ALL);
      drawn = List.of();
    }
    size = Optional.of(now);
  }

  @Override
  public synchronized void say(String line) {
    said = new ArrayList<>(List.of(line));
    List<String> lines = new ArrayList<>(drawn);
    lines.add(line);
    draw(lines);
  }

  private void draw(List<String> lines) {
    if (lines.equals(drawn)) {
      return;
    }
    StringBuilder out = new StringBuilder();
    if (!open) {
      open = true;
      out.append(HIDE_CURSOR);
    }
    if (!drawn.isEmpty()) {
      out.append("\u001b[").append(drawn.size()).append("A\r");
    }
    for (String line : lines) {
      out.append(line).append(CLEAR_LINE_END).append('\n');
    }
    if (drawn.size() > lines.size()) {
      out.append(CLEAR_BELOW);
    }
    io.out().print(out);
    io.out().flush();
    drawn = List.copyOf(lines);
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      io.out().print(SHOW_CURSOR);
      io.out().flush();
    }
  }
}
