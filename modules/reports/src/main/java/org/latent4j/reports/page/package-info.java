/**
 * Pages of HTML: the report of a run, several runs beside each other. Each is one file that asks nothing of the network.
 *
 * <p>They are built by {@link org.latent4j.reports.page.Html}, which escapes all that enters it. A template engine was the
 * other way: those that escape by context are larger than all pages here together, and those that are small escape only
 * what a template marks, so that one forgotten mark lets a class label's markup in. Here there is no unescaped way in for a
 * value; scripts and styles come from this package's resources, and values reach scripts as JSON only.
 */
@NullMarked
package org.latent4j.reports.page;

import org.jspecify.annotations.NullMarked;
