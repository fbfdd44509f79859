// QCustomPlot 2.1 speaks Qt's old keywords, which this project switches off: they are lent to its header
// only.
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach(item, container) for (item : container) // NOLINT(bugprone-macro-parentheses) a declaration
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals
