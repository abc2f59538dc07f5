"""What becomes of `tbl_odd columns%`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import OddColumn


class OddColumnExport(Export):
    source = OddColumn
    target = Unmapped

    def row(self, old):
        return self.target(
            # class  INTEGER
            class_field=Unmapped(old.class_field),
            # save  INTEGER
            save_field=Unmapped(old.save_field),
            # pk  INTEGER
            pk_field=Unmapped(old.pk_field),
            # objects  INTEGER
            objects_field=Unmapped(old.objects_field),
            # a__b  INTEGER
            a_b=Unmapped(old.a_b),
            # _lead  INTEGER
            lead=Unmapped(old.lead),
            # trail_  INTEGER
            trail=Unmapped(old.trail),
            # 1st  INTEGER
            n1st=Unmapped(old.n1st),
            # per%cent  INTEGER
            per_cent=Unmapped(old.per_cent),
            # 100%  INTEGER
            n100=Unmapped(old.n100),
            # %s  INTEGER
            s=Unmapped(old.s),
            # %(x)s  INTEGER
            x_s=Unmapped(old.x_s),
            # with space  INTEGER
            with_space=Unmapped(old.with_space),
            # Größe  INTEGER
            größe=Unmapped(old.größe),
            # имя  INTEGER
            имя=Unmapped(old.имя),
            # ﬁsh  INTEGER
            fish=Unmapped(old.fish),
            # get_x_display  INTEGER
            get_x_display_field=Unmapped(old.get_x_display_field),
            # _state  INTEGER
            state=Unmapped(old.state),
            # self  INTEGER
            self_field=Unmapped(old.self_field),
            # cls  INTEGER
            cls_field=Unmapped(old.cls_field),
            # check  INTEGER
            check_field=Unmapped(old.check_field),
            # mro  INTEGER
            mro_field=Unmapped(old.mro_field),
            # Meta  INTEGER
            meta=Unmapped(old.meta),
            # models  INTEGER
            models_field=Unmapped(old.models_field),
            # dot.dot  INTEGER
            dot_dot=Unmapped(old.dot_dot),
            # semi;colon  INTEGER
            semi_colon=Unmapped(old.semi_colon),
            # new line  INTEGER
            new_line=Unmapped(old.new_line),
            # back\slash  INTEGER
            back_slash=Unmapped(old.back_slash),
            # apos'trophe  INTEGER
            apos_trophe=Unmapped(old.apos_trophe),
            # question?  INTEGER
            question=Unmapped(old.question),
            # co:lon  INTEGER
            co_lon=Unmapped(old.co_lon),
            # --  INTEGER
            column_2=Unmapped(old.column_2),
            # /*x*/  INTEGER
            x=Unmapped(old.x),
            # None  INTEGER
            none=Unmapped(old.none),
            # none_  INTEGER
            none_2=Unmapped(old.none_2),
            # DoesNotExist  INTEGER
            does_not_exist=Unmapped(old.does_not_exist),
            # clean  INTEGER
            clean_field=Unmapped(old.clean_field),
            # delete  INTEGER
            delete_field=Unmapped(old.delete_field),
            # serializable_value  INTEGER
            serializable_value_field=Unmapped(old.serializable_value_field),
            # id_error  INTEGER
            id_error_field=Unmapped(old.id_error_field),
            # F  INTEGER
            f=Unmapped(old.f),
            # Q  INTEGER
            q=Unmapped(old.q),
            # now  INTEGER
            now=Unmapped(old.now),
            # decimal  INTEGER
            decimal=Unmapped(old.decimal),
            # count  INTEGER
            count=Unmapped(old.count),
            # index  INTEGER
            index=Unmapped(old.index),
            # print  INTEGER
            print=Unmapped(old.print),
            # exists  INTEGER
            exists=Unmapped(old.exists),
            # a_1  INTEGER
            a_1=Unmapped(old.a_1),
            # a1  INTEGER
            a1=Unmapped(old.a1),
            # 日本  INTEGER
            日本=Unmapped(old.日本),
            # 名前  INTEGER
            名前=Unmapped(old.名前),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_  INTEGER
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars,
            ),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb  INTEGER
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb,
            ),
            # quo"te  INTEGER
            quo_te=Unmapped(old.quo_te),
            # "framed"  INTEGER
            framed=Unmapped(old.framed),
            # "  INTEGER
            column=Unmapped(old.column),
            # `  INTEGER
            column_3=Unmapped(old.column_3),
            # CaseT  INTEGER
            case_t_2=Unmapped(old.case_t_2),
            # Case_T  INTEGER
            case_t=Unmapped(old.case_t),
            # case-t  INTEGER
            case_t_3=Unmapped(old.case_t_3),
        )
