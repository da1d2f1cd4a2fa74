package dev.salvor.workflow.contract;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** What the engine can filter by. These bypass the sealing: nothing secret goes in. */
public final class SearchAttributes {
  public static final SearchAttributeKey<String> RUNBOOK =
      SearchAttributeKey.forKeyword("SalvorRunbook");
  public static final SearchAttributeKey<String> HOST = SearchAttributeKey.forKeyword("SalvorHost");
  public static final SearchAttributeKey<String> STATUS =
      SearchAttributeKey.forKeyword("SalvorStatus");
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("SalvorPhase");
  public static final SearchAttributeKey<Long> PIVOTS = SearchAttributeKey.forLong("SalvorPivots");

  /** Of a batch of a fleet: the names of its hosts. */
  public static final SearchAttributeKey<List<String>> HOSTS =
      SearchAttributeKey.forKeywordList("SalvorHosts");

  private SearchAttributes() {}
}
