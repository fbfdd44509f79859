#include "ui/style/pagearea.h"

#include "ui/style/label.h"

#include <QBoxLayout>
#include <QEvent>

namespace interlock {

using namespace Qt::StringLiterals;

PageArea::PageArea(const QString &title, QWidget *parent)
    : QScrollArea(parent), m_head(new QHBoxLayout), m_column(new QVBoxLayout)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setProperty("role", u"screen"_s);
    auto *page = new QWidget;
    page->setProperty("role", u"page"_s);
    setWidget(page);
    auto *outer = new QVBoxLayout(page);
    outer->setContentsMargins(scaled(14), scaled(12), scaled(14), scaled(14));
    outer->setSpacing(scaled(12));
    m_head->setSpacing(scaled(12));
    m_head->addWidget(makeLabel(title, "heading"));
    outer->addLayout(m_head);
    m_column->setSpacing(scaled(12));
    outer->addLayout(m_column);
    outer->addStretch(1);
    page->installEventFilter(this);
}

/// A scroll area asks its page for no height at this width: texts that wrap would be cut off.
void PageArea::fit()
{
    widget()->setMinimumHeight(widget()->layout()->totalHeightForWidth(viewport()->width()));
}

bool PageArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        fit();
    return QScrollArea::eventFilter(watched, event);
}

void PageArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
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
