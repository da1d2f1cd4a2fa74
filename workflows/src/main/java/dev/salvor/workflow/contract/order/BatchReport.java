package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * The answers to a {@link BatchOrder}.
 *
 * @param answers one for each item, in the same order
 */
public record BatchReport(List<Answer> answers) {
  /** What one host said, or why it said nothing. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = Answer.Ran.class, name = "ran"),
    @JsonSubTypes.Type(value = Answer.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = Answer.Late.class, name = "late"),
    @JsonSubTypes.Type(value = Answer.Failed.class, name = "failed")
  })
  public sealed interface Answer {
    record Prepared(PrepareReport report) implements Answer {}

    record Ran(SegmentReport report) implements Answer {}

    record Closed(CloseReport report) implements Answer {}

    /** The others have answered long ago: the same order once more, alone, finds what it began. */
    record Late() implements Answer {}

    /**
     * The host could not be asked.
     *
     * @param type a {@link dev.salvor.workflow.contract.FailureType}
     */
    record Failed(String type, String why) implements Answer {}
  }

  public BatchReport {
    answers = List.copyOf(answers);
  }
}
