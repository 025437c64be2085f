/**
 * Alerts that outlive the process: a store on any JDBC data source that is H2 or PostgreSQL, and the export of what a
 * store holds. The embedder brings the driver.
 */
@NullMarked
package io.hivesec.store;

import org.jspecify.annotations.NullMarked;
