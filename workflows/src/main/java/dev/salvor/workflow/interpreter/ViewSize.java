package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Question;
import java.time.Instant;
import java.util.List;

/** Keeps a view within what a memo should hold. Pure. */
final class ViewSize {
  static final int MOST_BYTES = 2048;
  static final int ACKNOWLEDGED = 16;

  private ViewSize() {}

  /** The view with its texts cut, and old acknowledgements left out, until it fits. */
  static RunView fit(RunView view) {
    int text = 300;
    int acks = ACKNOWLEDGED;
    RunView fitted = cut(view, text, acks);
    while (bytes(fitted) > MOST_BYTES && text > 20) {
      text = text * 2 / 3;
      acks = Math.max(1, acks - 2);
      fitted = cut(view, text, acks);
    }
    return fitted;
  }

  static RunView at(RunView view, Instant now) {
    return at(view, view.step(), now);
  }

  static RunView at(RunView view, String step, Instant now) {
    return new RunView(
        view.status(),
        view.runbook(),
        view.host(),
        view.phase(),
        view.phaseNumber(),
        view.phases(),
        step,
        view.pivots(),
        view.failures(),
        view.waiting(),
        view.alsoWaiting(),
        view.acknowledged(),
        view.paused(),
        now);
  }

  static int bytes(RunView view) {
    try {
      return SalvorJson.mapper().writeValueAsBytes(view).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view cannot be written as JSON", e);
    }
  }

  private static RunView cut(RunView view, int text, int acks) {
    List<Acknowledgement> all = view.acknowledged();
    return new RunView(
        view.status(),
        view.runbook(),
        view.host(),
        view.phase(),
        view.phaseNumber(),
        view.phases(),
        Texts.cut(view.step(), Math.max(text, 60)),
        view.pivots(),
        view.failures(),
        view.waiting().map(q -> cut(q, text)),
        view.alsoWaiting().stream().limit(acks).toList(),
        all.subList(Math.max(0, all.size() - acks), all.size()).stream()
            .map(a -> new Acknowledgement(a.id(), a.taken(), Texts.cut(a.effect(), text)))
            .toList(),
        view.paused().map(p -> Texts.cut(p, text)),
        view.updatedAt());
  }

  private static Question cut(Question question, int text) {
    return new Question(
        question.step(),
        Texts.cut(question.why(), text),
        question.since(),
        question.expiresAt(),
        question.onTimeout(),
        question.approval().map(a -> cut(a, text)));
  }

  private static Question.Asked cut(Question.Asked asked, int text) {
    return new Question.Asked(
        few(asked.approvers(), text),
        asked.min(),
        asked.notSubmitter(),
        few(asked.given(), text),
        few(asked.inputs(), text),
        asked.onTimeout());
  }

  private static List<String> few(List<String> texts, int text) {
    return texts.stream().limit(Math.max(3, text / 15)).map(t -> Texts.cut(t, text)).toList();
  }
}
