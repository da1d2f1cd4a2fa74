/**
 * Reaches people: by a program, a webhook, mail, the journal, the desktop. The worker's assembly
 * and its own commands may depend on it. Safe for any thread; each try is bounded in time.
 */
@NullMarked
package dev.salvor.activity.notice;

import org.jspecify.annotations.NullMarked;
