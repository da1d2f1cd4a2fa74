package dev.salvor.cli.follow;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.Board;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The board, drawn over itself. Each picture is one write, a line that has not changed is not
 * touched in between, so nothing flickers; the last picture stays when it closes.
 */
public final class LiveScreen implements Screen {
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_LINE_END = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Io io;
  private final Clock clock;
  private final Marks marks;
  private final String banner;
  private List<String> drawn = List.of();
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
    List<String> lines =
        new ArrayList<>(
            Board.lines(
                story,
                state,
                clock.instant(),
                new Board.Look(new Paint(io.colour()), marks, io.size().cells(), banner)));
    lines.addAll(said);
    said = new ArrayList<>();
    draw(lines);
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
