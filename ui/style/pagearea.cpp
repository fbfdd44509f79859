#include "ui/style/pagearea.h"

#include "ui/style/label.h"

#include <QBoxLayout>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kFocusFrame = 2; ///< of QScrollArea[role="screen"]
}

PageArea::PageArea(const QString &title, QWidget *parent)
    : FitArea(parent), m_head(new QHBoxLayout), m_column(new QVBoxLayout)
{
    setFocusPolicy(Qt::TabFocus); // to be scrolled by keys; a click on empty ground selects nothing
    setAccessibleName(title);
    setProperty("role", u"screen"_s);
    auto *page = new QWidget;
    setPage(page);
    auto *outer = new QVBoxLayout(page);
    // The frame of the focus is two pixels wide: the heading stands where the other screens have theirs.
    outer->setContentsMargins(scaled(16) - kFocusFrame, scaled(14) - kFocusFrame, scaled(16) - kFocusFrame,
                              scaled(14) - kFocusFrame);
    outer->setSpacing(scaled(12));
    m_head->setSpacing(scaled(12));
    auto *heading = makeLabel(title, "heading");
    heading->setMinimumHeight(scaled(32)); // as high as where buttons stand beside it
    m_head->addWidget(heading);
    outer->addLayout(m_head);
    m_column->setSpacing(scaled(12));
    outer->addLayout(m_column);
    outer->addStretch(1);
}

QBoxLayout *addSection(QBoxLayout *column, const QString &title, const QString &about)
{
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(14));
    inside->setSpacing(scaled(6));
    inside->addWidget(makeLabel(title, "section"));
    if (!about.isEmpty()) {
        auto *text = makeLabel(about, "small");
        text->setWordWrap(true);
        inside->addWidget(text);
    }
    column->addWidget(panel);
    return inside;
}

} // namespace interlock
