package dev.salvor.runbook.yaml;

/** What a document should be: the words for people that differ by it. */
public enum DocumentKind {
  RUNBOOK(
      "a file holds one runbook",
      "put a part of it into another runbook",
      "put long scripts in files beside it",
      "\"salvor init NAME\" writes a runbook to start from"),
  INVENTORY(
      "a file holds one inventory",
      "ranges as web[01:20] name many hosts at once",
      "ranges as web[01:20] name many hosts at once",
      "write schemaVersion: 1 and hosts: {NAME: {address: ADDRESS}}");

  final String single;
  final String tooMany;
  final String tooLarge;
  final String beginning;

  DocumentKind(String single, String tooMany, String tooLarge, String beginning) {
    this.single = single;
    this.tooMany = tooMany;
    this.tooLarge = tooLarge;
    this.beginning = beginning;
  }
}
