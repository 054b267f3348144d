/*
 * What is said to be done, or not to be done, of runs, batches, calls and people, as choices of a pattern: "are", "must
 * be", "shall be", "mustn't be". A rule that says one of them reads them all.
 */

export const IS_DONE =
  '(is|are|be|get|gets|is to be|are to be|must be|should be|shall be|will be|can be|may be|has to be|have to be|needs to be|need to be|ought to be|must get|should get)';
export const NOT_DONE =
  "((is|are|must|should|shall|will|can|may|do|does) (not|never) [to] be|(is|are) (not|never)|cannot be|isn't|aren't|mustn't be|shouldn't be|won't be|can't be|needn't be|need (not|never) be|don't (need|have) to be|do not (need|have) to be)";
/** "Make sure that …", ahead of what is to hold. */
export const SURE = '[[please] (make sure|ensure|see to it|take care|be sure|make certain) [that]|please]';
