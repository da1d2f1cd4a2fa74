package dev.salvor.workflow.contract;

/** Who asked, and from where: the account and the machine of the command line. */
public record Submitter(String user, String machine) {}
