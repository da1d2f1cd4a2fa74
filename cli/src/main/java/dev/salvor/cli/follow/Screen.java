package dev.salvor.cli.follow;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.event.RunEvent;
import java.util.List;

/** Where a followed run is shown. */
public interface Screen extends AutoCloseable {
  /** Shows the run as it is now; {@code fresh} are the events since the last time. */
  void show(RunStory story, RunState state, List<RunEvent> fresh);

  /** Whether it shows what each host does at this moment, so that it is worth asking. */
  default boolean showsHosts() {
    return false;
  }

  /** Says something that is not the run's: the engine is away, it is back. */
  void say(String line);

  /** Leaves the terminal as it should be. May be called twice and by another thread. */
  @Override
  void close();
}
