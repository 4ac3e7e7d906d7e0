/** Problems to be solved step by step. */
@NullMarked
package dev.assay.tasks.chainofthought;

import org.jspecify.annotations.NullMarked;
