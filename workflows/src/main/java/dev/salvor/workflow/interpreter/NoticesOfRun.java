package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.notice.NoticeStarter;
import java.util.Optional;

/** Passes on what happens in a run to those who have people told of it. */
record NoticesOfRun(NoticeStarter notices) implements EventLog.Listener {
  @Override
  public void happened(RunEvent event) {
    notices.happened(event);
  }

  @Override
  public void stillWaits(RunEvent.Noted noted, Optional<Question> question) {
    notices.stillWaits(noted, question);
  }
}
