package dev.salvor.workflow.contract.run;

/** Who asked, and from where: the account and the machine of the command line. */
public record Submitter(String user, String machine) {}
