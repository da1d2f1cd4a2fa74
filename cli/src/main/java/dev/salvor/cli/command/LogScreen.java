package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Screen;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.MainLog;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/** The main log, line by line as it grows. */
final class LogScreen implements Screen {
  private final Io io;
  private final Supplier<Masker> masker;
  private final MainLog log = new MainLog();

  LogScreen(Io io, Supplier<Masker> masker) {
    this.io = io;
    this.masker = masker;
  }

  @Override
  public void show(RunStory story, RunState state, List<RunEvent> fresh) {
    LogLines out = new LogLines(masker.get(), io.out());
    try {
      for (Entry entry : Journal.of(fresh)) {
        log.add(entry, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    io.out().flush();
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
