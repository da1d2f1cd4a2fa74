package dev.salvor.cli.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import java.util.List;

/** One JSON object per event and line. */
public final class JsonScreen implements Screen {
  private final Io io;

  public JsonScreen(Io io) {
    this.io = io;
  }

  @Override
  public void show(RunStory story, RunState state, List<RunEvent> fresh) {
    for (RunEvent event : fresh) {
      try {
        io.say(SalvorJson.mapper().writerFor(RunEvent.class).writeValueAsString(event));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an event cannot be written as JSON", e);
      }
    }
  }

  @Override
  public void say(String line) {
    io.note(line);
  }

  @Override
  public void close() {
    // Nothing to restore.
  }
}
