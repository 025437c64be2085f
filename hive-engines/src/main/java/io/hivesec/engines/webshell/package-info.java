/**
 * Finds web backdoors in the files of a web application. A page is read as its container reads it ({@code .jsp}), its data
 * is followed from requests to what the page can do with it ({@code .flow}), constants are computed ({@code .fold}), and the
 * uses of capabilities are weighed to a verdict here.
 */
@NullMarked
package io.hivesec.engines.webshell;

import org.jspecify.annotations.NullMarked;
