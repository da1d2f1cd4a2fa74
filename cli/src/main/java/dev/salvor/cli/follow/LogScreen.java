package dev.salvor.cli.follow;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.logs.RunLogText;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.MainLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** {@code main.log} as it grows. */
public final class LogScreen implements Screen {
  private final Io io;
  private final MainLog log = new MainLog();
  private Optional<LogLines> lines = Optional.empty();

  public LogScreen(Io io) {
    this.io = io;
  }

  @Override
  public void show(RunStory story, RunState state, List<RunEvent> fresh) {
    try {
      for (RunEvent event : fresh) {
        log.add(new Entry.Known(event), lines(story));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log cannot be printed", e);
    }
    io.out().flush();
  }

  private LogLines lines(RunStory story) {
    LogLines known = lines.orElseGet(() -> new LogLines(RunLogText.masker(story), io.out()));
    lines = Optional.of(known);
    return known;
  }

  @Override
  public void say(String line) {
    io.note(line);
  }

  @Override
  public void close() {
    io.out().flush();
  }
}
