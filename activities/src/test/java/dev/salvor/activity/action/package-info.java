/**
 * The action programs, run for real under each shell they must work in. Depends on nothing but the
 * programs and the shells of this machine. Each test is single-threaded unless it says otherwise.
 */
@NullMarked
package dev.salvor.activity.action;

import org.jspecify.annotations.NullMarked;
