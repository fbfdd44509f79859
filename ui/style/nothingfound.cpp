#include "ui/style/nothingfound.h"

#include "ui/style/filterfield.h"
#include "ui/style/label.h"
#include "ui/style/look.h"

#include <QAbstractItemView>
#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace interlock {

NothingFound::NothingFound(QAbstractItemView &view, FilterField &field)
    : QWidget(view.viewport()), m_view(view), m_field(field), m_words(makeLabel({}, "muted"))
{
    auto *fill = new QVBoxLayout(view.viewport());
    fill->addWidget(this, 0, Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(scaled(10));
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignCenter);
    m_words->setMinimumWidth(scaled(200));
    auto *all = new QPushButton(tr("Show all"));
    all->setAutoDefault(false);
    column->addWidget(m_words);
    column->addWidget(all, 0, Qt::AlignCenter);
    connect(all, &QPushButton::clicked, this, [this] {
        m_field.clear();
        m_view.setFocus(Qt::OtherFocusReason);
    });
    connect(&m_field, &QLineEdit::textChanged, this, &NothingFound::look);
    const QAbstractItemModel *model = view.model();
    connect(model, &QAbstractItemModel::rowsInserted, this, &NothingFound::look);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &NothingFound::look);
    connect(model, &QAbstractItemModel::modelReset, this, &NothingFound::look);
    look();
}

void NothingFound::look()
{
    const QString text = m_field.text();
    m_words->setText(tr("Nothing here has \"%1\".").arg(text));
    setVisible(!text.isEmpty() && m_view.model()->rowCount() == 0);
}

QString NothingFound::sentence() const
{
    return m_words->text();
}

} // namespace interlock
