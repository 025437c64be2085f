/** What an extension implements: {@code Detector}, {@code Scanner}, {@code Whitelist}, {@code Disposition}. */
@NullMarked
package io.hivesec.spi;

import org.jspecify.annotations.NullMarked;
