/** For people who write plugins: contracts to hold, assertions, fakes, and builders that read like a sentence. */
@NullMarked
package io.hivesec.testkit;

import org.jspecify.annotations.NullMarked;
