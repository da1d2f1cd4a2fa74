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
      "write schemaVersion: 1 and hosts: {NAME: {address: ADDRESS}}"),
  POLICY(
      "a file holds one policy",
      "patterns as deploy-* mean many names at once",
      "patterns as deploy-* mean many names at once",
      "write schemaVersion: 1 and policy: {allow: [...], deny: [...]}, or remove the file to allow"
          + " everything"),
  NOTICES(
      "a file holds all ways to tell people",
      "leave ways out",
      "leave ways out",
      "write schemaVersion: 1 and the ways, or remove the file to tell nobody");

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

  String noAnchors() {
    return "anchors are not part of the language: write the value again"
        + (this == RUNBOOK ? ", or use \"defaults\"" : "");
  }
}
