/**
 * Stories of users with the whole product: launcher, real engine, real hosts. One node per test.
 */
@NullMarked
package dev.salvor.story;

import org.jspecify.annotations.NullMarked;
