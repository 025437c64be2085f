/** Contracts, assertions, fakes and builders for people who write and test plugins. */
@NullMarked
package io.hivesec.testkit;

import org.jspecify.annotations.NullMarked;
